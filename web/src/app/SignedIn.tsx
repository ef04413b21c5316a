import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SignInForm } from '@/account/SignInForm'
import { tellSessionLost } from '@/api/client'
import { useIsDemo } from '@/api/today'
import { homeOf, isAdministrator, isOfficial, useIdentity, type Identity } from '@/api/session'
import { PersonaList } from '@/demo/PersonaList'
import { Chinese } from '@/format/text'
import { ButtonLink } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'

export type Side = 'account' | 'official' | 'administrator'

const belongs: Record<Side, (who: Identity) => boolean> = { account: () => true, official: isOfficial, administrator: isAdministrator }

/** Shows a part of the application to those it is for; others are told, and may sign in without losing the address. */
export function SignedIn({ side, children }: { side: Side; children: ReactNode }) {
  const { t } = useTranslation()
  const who = useIdentity()
  const demo = useIsDemo()
  // A page that was once shown stays when the session ends: what was typed on it stands there until somebody signs in again.
  const shown = useRef(false)
  const ended = who.data?.signed_in === false && shown.current
  useEffect(() => {
    if (who.data?.signed_in) shown.current = belongs[side](who.data)
  }, [side, who.data])
  useEffect(() => {
    if (ended) tellSessionLost()
  }, [ended])
  return (
    <Loaded query={who} lines={8}>
      {(identity) => {
        if (ended) return children
        if (!identity.signed_in) {
          return (
            <div className="page narrow stack-l">
              <PageTitle title={t('nav.sign_in')} lead={t('session.needed')} />
              <Panel>
                <SignInForm onSignedIn={() => undefined} />
              </Panel>
              {demo && (
                <Panel title={t('demo.sign_in_as')}>
                  <PersonaList stay />
                </Panel>
              )}
            </div>
          )
        }
        if (belongs[side](identity)) return children
        return (
          <div className="page narrow stack">
            <PageTitle title={t('session.other_side')} />
            <p>
              <Chinese>{t(side === 'official' ? 'session.only_official' : 'session.only_administrator', { name: identity.name })}</Chinese>
            </p>
            <p>
              <ButtonLink to={homeOf(identity)}>{t('session.own_side')}</ButtonLink>
            </p>
          </div>
        )
      }}
    </Loaded>
  )
}

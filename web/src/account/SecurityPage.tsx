import { useTranslation } from 'react-i18next'
import { useIdentity } from '@/api/session'
import { formatMoment } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Banner } from '@/ui/controls'
import { Facts, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { PasswordForm } from './PasswordForm'
import { SecondFactor } from './SecondFactor'
import { SessionList } from './SessionList'

/** How this account is protected: last sign-ins, open sessions, password, second step. */
export function SecurityPage() {
  const { t } = useTranslation('account')
  const language = useLanguage()
  const who = useIdentity()
  return (
    <Loaded query={who}>
      {(identity) => (
        <div className="stack-l">
          {(identity.failures_since ?? 0) > 0 && (
            <Banner tone="wait" title={t('security.failures', { count: identity.failures_since })}>
              <p>{t('security.failures_mend')}</p>
            </Banner>
          )}
          <Panel title={t('security.last')}>
            <Facts
              items={[
                [t('security.last_sign_in'), formatMoment(identity.last_sign_in, language) || t('security.never')],
                [t('security.last_failure'), formatMoment(identity.last_failure, language) || t('security.none')],
              ]}
            />
          </Panel>
          <SessionList />
          <SecondFactor on={identity.second_factor ?? false} />
          <PasswordForm login={identity.login ?? ''} />
        </div>
      )}
    </Loaded>
  )
}

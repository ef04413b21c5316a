import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { SignInForm } from '@/account/SignInForm'
import { useIsDemo } from '@/api/today'
import { homeOf, identityKey, type Identity } from '@/api/session'
import { PersonaList } from '@/demo/PersonaList'
import { PageTitle, Panel } from '@/ui/layout'

export function SignInPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const [query] = useSearchParams()
  const demo = useIsDemo()
  const wanted = query.get('to')
  return (
    <div className="page narrow stack-l">
      <PageTitle title={t('nav.sign_in')} />
      <Panel>
        <SignInForm
          onSignedIn={() => {
            const inside = wanted !== null && wanted.startsWith('/') && !wanted.startsWith('//')
            void navigate(inside ? wanted : homeOf(cache.getQueryData<Identity>(identityKey)))
          }}
        />
        <p className="sign-up-link">
          <Link to="/sign-up">{t('session.no_account')}</Link>
        </p>
      </Panel>
      {demo && (
        <Panel title={t('demo.sign_in_as')}>
          <PersonaList />
        </Panel>
      )}
    </div>
  )
}

import { NavLink, Outlet } from 'react-router'
import { useTranslation } from 'react-i18next'
import { useIdentity } from '@/api/session'
import { Chinese } from '@/format/text'
import { PageTitle } from '@/ui/layout'

const parts: Array<[string, string]> = [
  ['/account', 'tab.profile'],
  ['/account/inbox', 'tab.inbox'],
  ['/account/reminders', 'tab.reminders'],
  ['/account/security', 'tab.security'],
  ['/account/tokens', 'tab.tokens'],
]

/** What belongs to one's own account, in five parts. */
export function AccountLayout() {
  const { t } = useTranslation('account')
  const { data: who } = useIdentity()
  return (
    <div className="page stack-l account">
      <PageTitle title={t('title')} lead={who?.name && <Chinese>{who.name}</Chinese>} />
      <nav className="tabs" aria-label={t('tabs')}>
        {parts.map(([to, label]) => (
          <NavLink key={to} to={to} end>
            {t(label)}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </div>
  )
}

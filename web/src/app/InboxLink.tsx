import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { Bell } from 'lucide-react'

export function InboxLink() {
  const { t } = useTranslation()
  return (
    <Link to="/account/inbox" className="button plain small" aria-label={t('nav.inbox')}>
      <Bell size={18} aria-hidden />
    </Link>
  )
}

import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { Bell } from 'lucide-react'
import { useUnseen } from '@/api/inbox'

/** The bell with the number of notices that were not seen yet. */
export function InboxLink() {
  const { t } = useTranslation()
  const { data: unseen = 0 } = useUnseen()
  return (
    <Link to="/account/inbox" className="button plain small bell" aria-label={unseen > 0 ? t('nav.inbox_unseen', { count: unseen }) : t('nav.inbox')}>
      <Bell size={18} aria-hidden />
      {unseen > 0 && (
        <span className="bell-count numeric" aria-hidden>
          {unseen > 99 ? '99+' : unseen}
        </span>
      )}
    </Link>
  )
}

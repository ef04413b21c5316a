import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { Tag } from '@/ui/controls'

/** How long one can still object, in the unit the place counts in. */
export function DaysLeft({ notice }: { notice: Pick<Schemas['NoticeSummary'], 'objection_allowed' | 'working_days_left' | 'calendar_days_left'> }) {
  const { t } = useTranslation('public')
  const days = notice.working_days_left ?? notice.calendar_days_left
  if (!notice.objection_allowed || days === null) return <Tag>{t('notices.over')}</Tag>
  const words = days === 0 ? t('notices.today_last') : notice.working_days_left !== null ? t('notices.working_days', { count: days }) : t('notices.calendar_days', { count: days })
  return <Tag tone={days <= 2 ? 'wait' : 'action'}>{words}</Tag>
}

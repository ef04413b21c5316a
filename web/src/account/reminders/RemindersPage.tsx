import { useTranslation } from 'react-i18next'
import { MailPanel } from './MailPanel'
import { WebhookPanel } from './WebhookPanel'

/** How one is told outside of this site: by mail, and by webhook. */
export function RemindersPage() {
  const { t } = useTranslation('account')
  return (
    <div className="stack-l">
      <p className="soft">{t('reminders.lead')}</p>
      <MailPanel />
      <WebhookPanel />
    </div>
  )
}

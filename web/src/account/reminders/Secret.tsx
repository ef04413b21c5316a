import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/controls'
import { CopyText } from '@/ui/CopyText'

/** A secret that is shown this one time. */
export function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation('account')
  return (
    <div className="stack">
      <p>
        <strong>{t('webhooks.shown_once')}</strong>
      </p>
      <CopyText text={secret} label={t('webhooks.secret')} />
      <p className="soft small">{t('webhooks.how')}</p>
      <Button look="primary" onClick={onClose}>
        {t('tokens.kept')}
      </Button>
    </div>
  )
}

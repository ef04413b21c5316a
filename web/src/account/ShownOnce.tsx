import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner, Button } from '@/ui/controls'
import { CopyText } from '@/ui/CopyText'
import { Dialog } from '@/ui/Dialog'

interface Props {
  /** What is shown this one time; nothing where undefined. */
  text: string | undefined
  /** What it is, and the title of the dialog. */
  label: string
  /** That it is shown once, and what it is for. */
  once: string
  how: string
  onClose: () => void
}

/** Something that is shown this one time. Leaving by Escape or the cross is asked about; only the button says that it was kept. */
export function ShownOnce({ text, label, once, how, onClose }: Props) {
  const { t } = useTranslation('account')
  const [leaving, setLeaving] = useState(false)
  return (
    <Dialog open={text !== undefined} title={label} onClose={() => setLeaving(true)}>
      <div className="stack">
        <p>
          <strong>{once}</strong>
        </p>
        {text !== undefined && <CopyText text={text} label={label} />}
        <p className="soft small">{how}</p>
        {leaving && (
          <Banner tone="bad" title={t('tokens.not_kept')} live>
            <p>{t('tokens.not_kept_mend')}</p>
          </Banner>
        )}
        <Button
          look="primary"
          onClick={() => {
            setLeaving(false)
            onClose()
          }}
        >
          {t('tokens.kept')}
        </Button>
      </div>
    </Dialog>
  )
}

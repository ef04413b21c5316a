import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AlertTriangle, Check, CloudOff, Loader } from 'lucide-react'
import { ProblemError } from '@/api/client'
import { Button } from '@/ui/controls'
import { useDraft } from './draft'
import look from './filing.module.css'

const clockTime = (moment: string) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(moment))

/** When the draft was saved last, or why it is not. */
export function SaveState() {
  const { t } = useTranslation('filing')
  const { view, keeper } = useDraft()
  const words = {
    saved: view.savedAt ? t('saved_at', { time: clockTime(view.savedAt) }) : t('all_saved'),
    waiting: t('saving'),
    saving: t('saving'),
    offline: t('kept_offline'),
    signed_out: t('kept_signed_out'),
    clash: t('kept_clash'),
    refused: t('not_saved', { reason: view.error instanceof ProblemError ? (view.error.problem.title ?? '') : '' }),
  }[view.status]
  const Icon = { saved: Check, waiting: Loader, saving: Loader, offline: CloudOff, signed_out: CloudOff, clash: AlertTriangle, refused: AlertTriangle }[view.status]
  const bad = ['offline', 'signed_out', 'clash', 'refused'].includes(view.status)
  // Read out is what goes wrong, and once that it is all right (again); not every pause in typing.
  const [spoken, setSpoken] = useState('')
  const worried = useRef(true)
  useEffect(() => {
    if (bad) setSpoken(words)
    else if (view.status === 'saved' && view.savedAt && worried.current) setSpoken(t('all_saved'))
    if (bad || (view.status === 'saved' && view.savedAt)) worried.current = bad
  }, [bad, words, view.status, view.savedAt, t])
  return (
    <span className={bad ? look.saveBad : look.save} data-status={view.status}>
      <span className="visually-hidden" role="status">
        {spoken}
      </span>
      <Icon size={15} aria-hidden /> {words}
      {(view.status === 'offline' || view.status === 'refused') && (
        <Button small look="plain" onClick={keeper.retry}>
          {t('save_now')}
        </Button>
      )}
      {view.recovered && <span className="small">{t('recovered')}</span>}
      {view.joined && view.status === 'saved' && <span className="small">{t('joined')}</span>}
    </span>
  )
}

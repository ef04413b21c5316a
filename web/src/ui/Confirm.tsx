import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './controls'
import { Dialog } from './Dialog'
import { Failure } from './states'

interface ConfirmProps {
  open: boolean
  title: ReactNode
  /** What will happen, in full sentences. */
  children: ReactNode
  /** The word on the button says what is done, not "OK". */
  action: ReactNode
  danger?: boolean
  busy?: boolean
  error?: unknown
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something that cannot simply be taken back. */
export function Confirm({ open, title, children, action, danger, busy, error, onConfirm, onClose }: ConfirmProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      open={open}
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <div className="stack">
        {error !== undefined && error !== null && <Failure error={error} />}
        {children}
      </div>
    </Dialog>
  )
}

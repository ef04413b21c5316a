import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { X } from 'lucide-react'

interface DialogProps {
  open: boolean
  title: ReactNode
  /** Called for Escape, the cross and the back of the dialog; leave out where the question must be answered. */
  onClose?: () => void
  children: ReactNode
  footer?: ReactNode
}

/** A modal dialog on the browser's own element: focus stays inside and returns to where it was. */
export function Dialog({ open, title, onClose, children, footer }: DialogProps) {
  const { t } = useTranslation()
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const dialog = element.current
    if (!dialog) return
    if (open && !dialog.open) dialog.showModal()
    if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose?.()
      }}
    >
      {open && (
        <>
          <header>
            <h2 id={id}>{title}</h2>
            {onClose && (
              <button type="button" className="button plain small" aria-label={t('action.close')} onClick={onClose}>
                <X size={18} aria-hidden />
              </button>
            )}
          </header>
          <div className="body">{children}</div>
          {footer && <footer>{footer}</footer>}
        </>
      )}
    </dialog>
  )
}

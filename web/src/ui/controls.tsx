import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Link, type LinkProps } from 'react-router'
import { useTranslation } from 'react-i18next'

type Look = 'primary' | 'danger' | 'plain' | undefined

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look
  small?: boolean
  /** Shows that the work is under way and ignores further presses, without losing the focus. */
  busy?: boolean
}

/** A button; `type` is "button" unless said otherwise. One that is `aria-disabled` keeps the focus and does nothing, nor does its form. */
export function Button({ look, small, busy, className, children, onClick, ...rest }: ButtonProps) {
  const { t } = useTranslation()
  const dead = busy || rest['aria-disabled'] === true || rest['aria-disabled'] === 'true'
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      aria-disabled={dead || undefined}
      onClick={dead ? (event) => event.preventDefault() : onClick}
      className={['button', look, small && 'small', className].filter(Boolean).join(' ')}
    >
      {busy ? t('state.working') : children}
    </button>
  )
}

/** A link that looks like a button. */
export function ButtonLink({ look, small, className, ...rest }: LinkProps & { look?: Look; small?: boolean }) {
  return <Link {...rest} className={['button', look, small && 'small', className].filter(Boolean).join(' ')} />
}

export type Tone = 'good' | 'wait' | 'bad' | 'action' | 'neutral'

export function Tag({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`tag ${tone}`}>{children}</span>
}

/** A boxed message that stays. `live` reads it out when it appears. */
export function Banner({ tone = 'action', title, live, children }: { tone?: Tone; title?: ReactNode; live?: boolean; children?: ReactNode }) {
  return (
    <div className={`banner ${tone}`} role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      {title && <h2>{title}</h2>}
      {children}
    </div>
  )
}

import { useId, type ReactNode } from 'react'

interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  /** What is wrong and how to mend it; shown above the control and bound to it. */
  complaint?: ReactNode
  required?: boolean
  optionalMark?: ReactNode
  /** A fixed id, where links lead to the control. */
  id?: string
  children: (control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true; 'aria-required'?: true }) => ReactNode
}

/** A labelled control with hint and complaint, wired for screen readers. */
export function Field({ label, hint, complaint, required, optionalMark, id: fixed, children }: FieldProps) {
  const own = useId()
  const id = fixed ?? own
  const described = [hint && `${id}-hint`, complaint && `${id}-complaint`].filter(Boolean).join(' ')
  return (
    <div className={complaint ? 'field wrong' : 'field'}>
      <label className="label" htmlFor={id}>
        {label} {!required && optionalMark}
      </label>
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {complaint && (
        <span className="complaint" id={`${id}-complaint`}>
          {complaint}
        </span>
      )}
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': complaint ? true : undefined,
        'aria-required': required ? true : undefined,
      })}
    </div>
  )
}

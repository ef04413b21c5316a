import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { checkCreditCode, tidyCode } from '@/format/identifiers'
import { Field } from '@/ui/Field'

interface CreditCodeFieldProps {
  value: string
  onChange: (value: string) => void
  /** What the server says; goes before what the browser found. */
  complaint?: string
  label?: string
  hint?: string
}

/** A unified social credit code: tidied when the field is left, and checked with words that say where the slip is. */
export function CreditCodeField({ value, onChange, complaint, label, hint }: CreditCodeFieldProps) {
  const { t } = useTranslation('parties')
  const [left, setLeft] = useState(false)
  const { fault, at } = checkCreditCode(tidyCode(value))
  const own = left && value !== '' && fault ? t(`code_fault.${fault}`, { at, count: tidyCode(value).length }) : undefined
  return (
    <Field label={label ?? t('code')} hint={hint ?? t('code_hint')} required complaint={own ?? complaint}>
      {(control) => (
        <input
          {...control}
          className="input mono"
          required
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={() => {
            setLeft(true)
            onChange(tidyCode(value))
          }}
        />
      )}
    </Field>
  )
}

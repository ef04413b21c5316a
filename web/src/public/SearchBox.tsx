import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Search } from 'lucide-react'
import look from './public.module.css'

interface SearchBoxProps {
  value: string
  onSearch: (words: string) => void
  label: string
  hint: string
  large?: boolean
}

/** The words to look for. Enter or the button searches; "/" brings the cursor here. */
export function SearchBox({ value, onSearch, label, hint, large }: SearchBoxProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(value)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => setTyped(value), [value])
  return (
    <form
      role="search"
      className={large ? `${look.search} ${look.large}` : look.search}
      onSubmit={(event) => {
        event.preventDefault()
        onSearch(typed.normalize('NFKC').trim())
      }}
    >
      <input ref={box} type="search" className="input" aria-label={label} placeholder={hint} maxLength={120} value={typed} onChange={(event) => setTyped(event.target.value)} />
      <button type="submit" className="button primary">
        <Search size={18} aria-hidden /> {t('action.search')}
      </button>
    </form>
  )
}

import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Options } from './Options'
import type { CodeSearchProps } from './CodeSearch'

/** A plain list box: while the search is fetched, and where it cannot be (no network). */
function PlainList({ entries, value, control, onChange, adding }: CodeSearchProps) {
  const { t } = useTranslation('form')
  return (
    <select {...control} className="input" value={adding ? '' : value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t('choose')}</option>
      <Options entries={entries} />
    </select>
  )
}

const CodeSearch = lazy(() => import('./CodeSearch').catch(() => ({ default: PlainList })))

/** One code of a long list. */
export function LongList(props: CodeSearchProps) {
  return (
    <Suspense fallback={<PlainList {...props} />}>
      <CodeSearch {...props} />
    </Suspense>
  )
}

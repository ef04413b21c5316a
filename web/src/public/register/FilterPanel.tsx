import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCodes } from '@/form/codes'
import { useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { useMedia } from '@/ui/useMedia'
import { usePacks } from '../usePacks'
import { filterCount, statuses, type Search } from './filters'
import look from './register.module.css'

interface FilterPanelProps {
  search: Search
  onChange: (next: Search) => void
}

/** The filters beside the results; folded away on narrow screens. */
export function FilterPanel({ search, onChange }: FilterPanelProps) {
  const { t } = useTranslation('public')
  const narrow = useMedia('(max-width: 60rem)')
  const set = filterCount(search)
  const filters = <Filters search={search} onChange={onChange} />
  if (!narrow)
    return (
      <aside className={look.filters} aria-label={t('search.filters')}>
        {filters}
      </aside>
    )
  return (
    <details className={`panel ${look.folded}`}>
      <summary>{set > 0 ? t('search.filters_set', { count: set }) : t('search.filters')}</summary>
      {filters}
    </details>
  )
}

function Filters({ search, onChange }: FilterPanelProps) {
  const { t } = useTranslation('public')
  const words = useWords()
  const packs = usePacks().data
  const sources = useCodes('source_kind').data
  const set = (change: Search) => onChange({ ...search, ...change })
  return (
    <div className="stack">
      <Choice label={t('search.jurisdiction')} value={search.jurisdiction} onChange={(jurisdiction) => set({ jurisdiction })}>
        {packs?.items.map((pack) => (
          <option key={pack.id} value={pack.id}>
            {words(pack.label)}
          </option>
        ))}
      </Choice>
      <Choice label={t('search.status')} value={search.status} onChange={(status) => set({ status: statuses.find((known) => known === status) })}>
        {statuses.map((status) => (
          <option key={status} value={status}>
            {t(`common:right_status.${status}`)}
          </option>
        ))}
      </Choice>
      <IndustryChoice value={search.industry} onChange={(industry) => set({ industry })} />
      <Choice label={t('search.source_kind')} value={search.source_kind} onChange={(source_kind) => set({ source_kind })}>
        {sources?.entries.map((entry) => (
          <option key={entry.code} value={entry.code}>
            {words(entry.label)}
          </option>
        ))}
      </Choice>
      <HolderInput value={search.holder ?? ''} onChange={(holder) => set({ holder })} />
      <Field label={t('search.from')}>
        {(control) => <input {...control} type="date" className="input" max="9999-12-31" value={search.announced_from ?? ''} onChange={(event) => set({ announced_from: event.target.value })} />}
      </Field>
      <Field label={t('search.to')}>
        {(control) => <input {...control} type="date" className="input" max="9999-12-31" value={search.announced_to ?? ''} onChange={(event) => set({ announced_to: event.target.value })} />}
      </Field>
      {filterCount(search) > 0 && (
        <Button small onClick={() => onChange({ q: search.q, order: search.order })}>
          {t('search.clear')}
        </Button>
      )}
    </div>
  )
}

function Choice({ label, value, onChange, children }: { label: string; value?: string; onChange: (value: string | undefined) => void; children: ReactNode }) {
  const { t } = useTranslation('public')
  return (
    <Field label={label}>
      {(control) => (
        <select {...control} className="input" value={value ?? ''} onChange={(event) => onChange(event.target.value || undefined)}>
          <option value="">{t('search.any')}</option>
          {children}
        </select>
      )}
    </Field>
  )
}

/** Divisions of GB/T 4754 under their sections. */
function IndustryChoice({ value, onChange }: { value?: string; onChange: (value: string | undefined) => void }) {
  const { t } = useTranslation('public')
  const words = useWords()
  const codes = useCodes('industry').data?.entries ?? []
  return (
    <Choice label={t('search.industry')} value={value} onChange={onChange}>
      {codes
        .filter((section) => section.parent === '')
        .map((section) => (
          <optgroup key={section.code} label={words(section.label)}>
            {codes
              .filter((division) => division.parent === section.code)
              .map((division) => (
                <option key={division.code} value={division.code}>
                  {words(division.label)}
                </option>
              ))}
          </optgroup>
        ))}
    </Choice>
  )
}

/** Goes to the address when typing has come to rest, not at every key. */
function HolderInput({ value, onChange }: { value: string; onChange: (value: string | undefined) => void }) {
  const { t } = useTranslation('public')
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const settle = () => typed.trim() !== value && onChange(typed.normalize('NFKC').trim() || undefined)
  return (
    <Field label={t('search.holder')} hint={t('search.holder_hint')}>
      {(control) => (
        <input {...control} className="input" maxLength={80} value={typed} onChange={(event) => setTyped(event.target.value)} onBlur={settle} onKeyDown={(event) => event.key === 'Enter' && settle()} />
      )}
    </Field>
  )
}

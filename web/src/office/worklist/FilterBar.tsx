import { useEffect, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from '@tanstack/react-query'
import { answer, client } from '@/api/client'
import { useIdentity } from '@/api/session'
import { useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { useCodes } from './columns'
import { filterNames, type Filter } from './filters'
import look from './worklist.module.css'

/** Officials of the offices where one works; those who can be put in charge of a case. */
export function useColleagues() {
  const { data: who } = useIdentity()
  const offices = [...new Set(who?.appointments?.map((item) => item.office) ?? [])]
  return useQuery({
    queryKey: ['office', 'colleagues', offices],
    enabled: offices.length > 0,
    staleTime: 300_000,
    queryFn: async () => {
      const lists = await Promise.all(offices.map((office) => answer(client.GET('/api/v1/offices/{office_id}/officials', { params: { path: { office_id: office }, query: { limit: 100 } } }))))
      const all = new Map(lists.flatMap((list) => list.items).map((item) => [item.account, item]))
      return [...all.values()].filter((item) => item.status === 'active')
    },
  })
}

interface Props {
  filter: Filter
  onChange: (filter: Filter) => void
  searchBox: RefObject<HTMLInputElement | null>
}

const rare: Array<keyof Filter> = ['channel', 'industry', 'procedure', 'due_after', 'due_before', 'submitted_after', 'submitted_before', 'include_ended']

/** Words to search for and the filters; what is rarely needed is folded away, but never while it is in use. */
export function FilterBar({ filter, onChange, searchBox }: Props) {
  const { t } = useTranslation('office')
  const [open, setOpen] = useState(() => rare.some((name) => filter[name] !== undefined))
  const set = (name: keyof Filter, value: string | boolean) => onChange({ ...filter, [name]: value || undefined })
  const used = filterNames.some((name) => !['order', 'direction'].includes(name) && filter[name as keyof Filter] !== undefined)
  return (
    <div className={look.filters} role="search">
      <SearchBox text={filter.text ?? ''} onText={(text) => set('text', text)} box={searchBox} />
      <Choice name="phase" value={filter.phase} onChange={set} options={['intake', 'examination', 'notice', 'decision'].map((id) => [id, t(`common:phase.${id}`)])} />
      <Choice name="waits_on" value={filter.waits_on} onChange={set} options={['office', 'applicant', 'public', 'objector', 'court'].map((id) => [id, t(`common:waits_on.${id}`)])} />
      <PersonChoice value={filter.assignee} onChange={set} />
      <Button small aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('filter.more')}
      </Button>
      {used && (
        <Button small look="plain" onClick={() => onChange({ order: filter.order, direction: filter.direction })}>
          {t('filter.clear')}
        </Button>
      )}
      {open && <RareFilters filter={filter} set={set} />}
    </div>
  )
}

type Setter = (name: keyof Filter, value: string | boolean) => void

function RareFilters({ filter, set }: { filter: Filter; set: Setter }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const industries = useCodes('industry').data
  const sections = [...(industries ?? [])].filter(([code]) => code.length <= 2)
  const packs = usePacks()
  return (
    <div className={look.rare}>
      <Choice name="procedure" value={filter.procedure} onChange={set} options={[['registration', t('filter.registration')], ['objection', t('filter.objection')]]} />
      <Choice name="channel" value={filter.channel} onChange={set} options={['normal', 'green', 'batch'].map((id) => [id, t(`common:channel.${id}`)])} />
      {packs.length > 1 && <Choice name="pack" value={filter.pack} onChange={set} options={packs.map((id) => [id, t(`common:jurisdiction.${id}`, { defaultValue: id })])} />}
      <Choice name="industry" value={filter.industry} onChange={set} options={sections.map(([code, label]) => [code, `${code} ${words(label)}`])} />
      {(['due_after', 'due_before', 'submitted_after', 'submitted_before'] as const).map((name) => (
        <label key={name} className={look.date}>
          <span>{t(`filter.${name}`)}</span>
          <input type="date" className="input" value={filter[name] ?? ''} onChange={(event) => set(name, event.target.value)} />
        </label>
      ))}
      <label className="choice">
        <input type="checkbox" checked={filter.include_ended ?? false} onChange={(event) => set('include_ended', event.target.checked)} />
        <span>{t('filter.include_ended')}</span>
      </label>
    </div>
  )
}

function usePacks(): string[] {
  const { data: who } = useIdentity()
  return [...new Set(who?.appointments?.map((item) => item.pack) ?? [])]
}

function Choice({ name, value, options, onChange }: { name: 'phase' | 'waits_on' | 'procedure' | 'channel' | 'industry' | 'assignee' | 'pack'; value: string | undefined; options: string[][]; onChange: Setter }) {
  const { t } = useTranslation('office')
  return (
    <select className={`input ${look.choice} ${value ? look.chosen : ''}`} aria-label={t(`filter.${name}`)} value={value ?? ''} onChange={(event) => onChange(name, event.target.value)}>
      <option value="">{t(`filter.${name}_any`)}</option>
      {options.map(([id, label]) => (
        <option key={id} value={id} lang={name === 'assignee' && id !== 'none' ? 'zh-CN' : undefined}>
          {label}
        </option>
      ))}
    </select>
  )
}

function PersonChoice({ value, onChange }: { value: string | undefined; onChange: Setter }) {
  const { t } = useTranslation('office')
  const { data: colleagues } = useColleagues()
  return <Choice name="assignee" value={value} onChange={onChange} options={[['none', t('unassigned')], ...(colleagues ?? []).map((item) => [item.account, item.name])]} />
}

/** Searches a third of a second after the last key, at once on Enter; typing never waits. */
function SearchBox({ text, onText, box }: { text: string; onText: (text: string) => void; box: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation('office')
  const [typed, setTyped] = useState(text)
  useEffect(() => setTyped(text), [text])
  useEffect(() => {
    if (typed.trim() === text) return
    const timer = setTimeout(() => onText(typed.trim()), 350)
    return () => clearTimeout(timer)
    // Only what is typed starts the wait; `onText` is new with every drawing.
  }, [typed])
  return (
    <input
      ref={box}
      type="search"
      className={`input ${look.search}`}
      aria-label={t('filter.text')}
      placeholder={t('filter.text_hint')}
      maxLength={60}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onText(typed.trim())
        if (event.key === 'Escape') {
          event.preventDefault() // the browser would clear the box; leaving it keeps the words
          event.currentTarget.blur()
        }
      }}
    />
  )
}

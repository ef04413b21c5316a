import { useEffect, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useQueries, useQuery } from '@tanstack/react-query'
import { answer, client } from '@/api/client'
import { useIdentity } from '@/api/session'
import { useWords } from '@/format/text'
import type { Pack } from '@/public/rules/pack'
import { packQuery, usePlaceNames, type PackAnswer } from '@/public/usePacks'
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
      <Choice name="waits_on" value={filter.waits_on} onChange={set} options={['office', 'applicant', 'counterparty', 'public', 'objector', 'court'].map((id) => [id, t(`common:waits_on.${id}`)])} />
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
  const packs = useOwnPacks()
  const place = usePlaceNames()
  const procedures = useProcedures(packs)
  return (
    <div className={look.rare}>
      <Choice name="procedure" value={filter.procedure} onChange={set} options={procedures.map(({ id, label }) => [id, words(label)])} />
      <Choice name="channel" value={filter.channel} onChange={set} options={['normal', 'green', 'batch'].map((id) => [id, t(`common:channel.${id}`)])} />
      {packs.length > 1 && <Choice name="pack" value={filter.pack} onChange={set} options={packs.map((id) => [id, place(id)])} />}
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

/** The procedures that the rules of one's offices know, each once. */
function useProcedures(packs: string[]) {
  return useQueries({
    queries: packs.map((pack) => ({ ...packQuery(pack), select: ({ resolved }: PackAnswer) => (resolved as unknown as Pick<Pack, 'procedures'>).procedures.map(({ id, label }) => ({ id, label })) })),
    combine: (found) => [...new Map(found.flatMap(({ data }) => data ?? []).map((one) => [one.id, one])).values()],
  })
}

function useOwnPacks(): string[] {
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
  const [composing, setComposing] = useState(false)
  // The newest one: a filter that was chosen while the wait ran must not be undone by it.
  const tell = useRef(onText)
  useEffect(() => {
    tell.current = onText
  })
  // A blank at the end is the beginning of the next word, not another search.
  useEffect(() => setTyped((known) => (known.trim() === text ? known : text)), [text])
  useEffect(() => {
    if (composing || typed.trim() === text) return
    const timer = setTimeout(() => tell.current(typed.trim()), 350)
    return () => clearTimeout(timer)
    // Only what is typed starts the wait; another `text` comes from elsewhere and is taken over.
  }, [typed, composing])
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
      // While a Chinese input method composes, its letters are nobody's words yet, and Enter is the method's.
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') onText(typed.trim())
        if (event.key === 'Escape') {
          event.preventDefault() // the browser would clear the box; leaving it keeps the words
          event.currentTarget.blur()
        }
      }}
    />
  )
}

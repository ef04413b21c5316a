import { useCallback, useEffect, useState, type RefObject } from 'react'
import { useNavigate } from 'react-router'
import { useShortcuts } from '../keyboard/shortcuts'
import { CaseCards } from './CaseCards'
import { CaseTable, type ListProps } from './CaseTable'
import type { CaseSummary } from './filters'

interface Props extends Omit<ListProps, 'active' | 'onActive'> {
  wide: boolean
  /** Names the list; in a new one no row is active. */
  address: string
  searchBox: RefObject<HTMLInputElement | null>
  shortcuts: boolean
  help: () => void
}

/** The rows and the keys that move through them. It keeps the active row to itself, so that a key draws two rows and no more. */
export function CaseList({ wide, address, searchBox, shortcuts, help, ...list }: Props) {
  const [place, setPlace] = useState(nowhere)
  useEffect(() => setPlace(nowhere), [address])
  // The case is remembered, not its number in the list: when the list is read again the keys still mean the same case.
  const active = list.cases.findIndex((item) => item.id === place.id)
  const onActive = useCallback((id: string, at: number) => setPlace({ id, at }), [])
  const setActive = (at: number) => list.cases[at] && onActive(list.cases[at].id, at)
  // Where the case has left the list, the one that took its place is next.
  const after = active >= 0 ? active + 1 : place.at
  useListKeys({ cases: list.cases, active, after, setActive, selected: list.selected, select: list.onSelect, linkOf: list.linkOf, searchBox, enabled: shortcuts, help })
  if (list.cases.length === 0) return null
  const Rows = wide ? CaseTable : CaseCards
  return <Rows {...list} active={active} onActive={onActive} />
}

const nowhere = { id: '', at: 0 }

interface Keys {
  cases: CaseSummary[]
  active: number
  /** The number of the row that comes next. */
  after: number
  setActive: (at: number) => void
  selected: ReadonlySet<string>
  select: (id: string, on: boolean) => void
  linkOf: (item: CaseSummary) => string
  searchBox: RefObject<HTMLInputElement | null>
  enabled: boolean
  help: () => void
}

function useListKeys({ cases, active, after, setActive, selected, select, linkOf, searchBox, enabled, help }: Keys) {
  const navigate = useNavigate()
  const here = cases[active]
  useShortcuts(
    {
      '/': () => searchBox.current?.focus(),
      j: () => setActive(Math.min(cases.length - 1, after)),
      k: () => setActive(Math.max(0, (active >= 0 ? active : after) - 1)),
      x: () => here && select(here.id, !selected.has(here.id)),
      Enter: () => here && void navigate(linkOf(here)),
      e: () => here && void navigate(`${linkOf(here)}#decide`),
      '?': help,
    },
    enabled,
  )
}

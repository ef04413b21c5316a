import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { useMore } from '@/api/pages'
import { useToday } from '@/api/today'
import { usePreference } from '@/api/preferences'
import { useMedia } from '@/ui/useMedia'
import { PageTitle } from '@/ui/layout'
import { Button } from '@/ui/controls'
import { Empty, Failure, Loading } from '@/ui/states'
import { ShortcutHelp, useShortcutsOn } from '../keyboard/ShortcutHelp'
import { BulkBar } from './BulkBar'
import { CaseList } from './CaseList'
import { columns, usualColumns, type Column } from './columns'
import { ColumnsDialog } from './ColumnsDialog'
import { ExportButton } from './ExportButton'
import { FilterBar } from './FilterBar'
import { GroupsDialog } from './GroupsDialog'
import { ManyDialog } from './ManyDialog'
import { addressOf, filterOf, type CaseSummary, type Filter } from './filters'
import { SaveView } from './SaveView'
import { ViewRail, ViewSelect } from './ViewRail'
import { useTotal, useWorkList } from './useWorkList'
import look from './worklist.module.css'

const keys = [['/', 'search'], ['j', 'next'], ['k', 'previous'], ['x', 'select'], ['Enter', 'open'], ['e', 'decide'], ['?', 'help']] as const

/** The desk: every case of one's offices, filtered by the address, worked with the keyboard or the mouse. */
export function WorkListPage() {
  const { t } = useTranslation('office')
  const [query, setQuery] = useSearchParams()
  const filter = useMemo(() => filterOf(query), [query])
  const address = addressOf(filter).toString()
  const today = useToday()
  const wide = useMedia('(min-width: 56rem)')
  const [shortcutsOn] = useShortcutsOn()
  const [kept, setShown] = usePreference<Column[]>('office.columns', usualColumns)
  const [dense, setDense] = usePreference('office.dense', false)
  const shown = useMemo(() => kept.filter((column) => column in columns), [kept])
  const list = useWorkList(filter)
  const total = useTotal(filter)
  const { selected, select, selectAll, untick, clear } = useSelection(list.cases, address)
  const [open, setOpen] = useState<'columns' | 'keys' | 'groups' | null>(null)
  const [deciding, setDeciding] = useState<CaseSummary[]>([])
  const searchBox = useRef<HTMLInputElement>(null)
  const change = useCallback((next: Filter) => setQuery(addressOf(next), { replace: true }), [setQuery])
  const linkOf = useCallback((item: CaseSummary) => `/office/cases/${item.id}${address && `?list=${encodeURIComponent(address)}`}`, [address])
  const more = useMore(list)

  // A further page that was refused: what has been read stays.
  const broken = list.isFetchNextPageError

  const sort = (order: NonNullable<Filter['order']>) => {
    const now = filter.order ?? 'due'
    const usual = order === 'due' || order === 'number' ? 'asc' : 'desc'
    const turned = now === order && (filter.direction ?? usual) === usual ? (usual === 'asc' ? 'desc' : 'asc') : undefined
    change({ ...filter, order: order === 'due' ? undefined : order, direction: turned })
  }
  const rows = {
    cases: list.cases, total: total.data?.total, shown, filter, onSort: sort, selected, onSelect: select, onSelectAll: selectAll,
    linkOf, more, loadingMore: list.isFetchingNextPage, dense,
  }
  return (
    <div className={look.desk}>
      {wide && <ViewRail filter={filter} today={today} />}
      <div className={look.main}>
        <div className={look.head}>
          <PageTitle
            title={t('list.title')}
            lead={<span aria-live="polite">{total.data && t('list.found', { count: total.data.total })}</span>}
            actions={
              <>
                {wide && <Button small onClick={() => setOpen('columns')}>{t('columns.title')}</Button>}
                <Button small onClick={() => setOpen('groups')}>{t('groups.title')}</Button>
                <SaveView filter={filter} />
                <ExportButton filter={filter} shown={shown} total={total.data?.total} />
                {wide && <Button small look="plain" onClick={() => setOpen('keys')} aria-keyshortcuts="?">{t('keys.title')}</Button>}
              </>
            }
          />
          {!wide && <ViewSelect filter={filter} today={today} onChoose={change} />}
          <FilterBar filter={filter} onChange={change} searchBox={searchBox} />
        </div>
        <BulkBar chosen={list.cases.filter((item) => selected.has(item.id))} onClear={clear} onDone={untick} onDecide={setDeciding} />
        {list.isError && !broken && <Failure error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && !list.isError && <Loading lines={12} />}
        {list.isSuccess && list.cases.length === 0 && (
          <Empty title={t('list.empty')} action={<Button onClick={() => change({})}>{t('list.show_all')}</Button>}>
            {t('list.empty_mend')}
          </Empty>
        )}
        <CaseList {...rows} wide={wide} address={address} searchBox={searchBox} shortcuts={shortcutsOn} help={() => setOpen('keys')} />
        {broken && <Failure error={list.error} retry={() => void list.fetchNextPage()} />}
      </div>
      <GroupsDialog
        open={open === 'groups'}
        filter={filter}
        onClose={() => setOpen(null)}
        onBatch={(batch) => {
          setOpen(null)
          change({ batch })
        }}
        onDecide={(cases) => {
          setOpen(null)
          setDeciding(cases)
        }}
      />
      <ManyDialog
        cases={deciding}
        onDecided={untick}
        onClose={() => setDeciding([])}
      />
      <ColumnsDialog open={open === 'columns'} onClose={() => setOpen(null)} shown={shown} onChange={setShown} dense={dense} onDense={setDense} />
      <ShortcutHelp open={open === 'keys'} onClose={() => setOpen(null)} keys={keys} />
    </div>
  )
}

/** Which cases are ticked; a new filter begins with none. */
function useSelection(cases: CaseSummary[], address: string) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const clear = useCallback(() => setSelected(new Set()), [])
  useEffect(clear, [address, clear])
  const select = useCallback(
    (id: string, on: boolean) =>
      setSelected((before) => {
        const after = new Set(before)
        if (on) after.add(id)
        else after.delete(id)
        return after
      }),
    [],
  )
  const untick = useCallback((ids: string[]) => setSelected((before) => new Set([...before].filter((id) => !ids.includes(id)))), [])
  const selectAll = (on: boolean) => setSelected(new Set(on ? cases.map((item) => item.id) : []))
  return { selected, select, selectAll, untick, clear }
}

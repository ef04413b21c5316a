import { memo, useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useWords, Chinese } from '@/format/text'
import { columns, titleOf, useCells, type Column } from './columns'
import type { CaseSummary, Filter } from './filters'
import look from './worklist.module.css'

export interface ListProps {
  cases: CaseSummary[]
  total: number | undefined
  shown: Column[]
  filter: Filter
  onSort: (order: NonNullable<Filter['order']>) => void
  selected: ReadonlySet<string>
  onSelect: (id: string, on: boolean) => void
  onSelectAll: (on: boolean) => void
  active: number
  onActive: (id: string, at: number) => void
  linkOf: (item: CaseSummary) => string
  more: () => void
  loadingMore: boolean
  dense: boolean
}

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize)

/** A table of any length: only the rows in sight are drawn. The active row (j, k) keeps its place in the page and the focus. */
export function CaseTable(props: ListProps) {
  const { cases, active, dense, more, shown } = props
  const { t } = useTranslation('office')
  const frame = useRef<HTMLDivElement>(null)
  const cells = useCells()
  const rowHeight = (dense ? 2 : 2.5) * rem()
  const rows = useVirtualizer({
    count: cases.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    rangeExtractor: (range) => {
      const usual = defaultRangeExtractor(range)
      if (active < 0 || active >= cases.length || usual.includes(active)) return usual
      return active < usual[0]! ? [active, ...usual] : [...usual, active]
    },
  })
  const drawn = rows.getVirtualItems()
  const last = drawn.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= cases.length - 60) more()
  }, [last, cases.length, more])
  const focused = useRef(active)
  // The active row is always drawn (rangeExtractor), so it takes the focus before the next key is read: Enter must open this row, not the last.
  useLayoutEffect(() => {
    if (active < 0 || focused.current === active) return
    focused.current = active
    frame.current?.querySelector<HTMLElement>(`[data-at="${active}"] a`)?.focus({ preventScroll: true })
    rows.scrollToIndex(active, { align: 'auto' })
  }, [active, rows])
  useEffect(() => rows.measure(), [dense, rows])

  const width = shown.reduce((sum, column) => sum + columns[column].width, 3)
  let above = 0
  return (
    <div className={look.frame} ref={frame} tabIndex={-1}>
      <table className={`table ${look.table} ${dense ? look.dense : ''}`} style={{ minWidth: `${width}rem` }} aria-rowcount={(props.total ?? cases.length) + 1}>
        <caption className="visually-hidden">{t('table.caption')}</caption>
        <colgroup>
          <col style={{ width: '3rem' }} />
          {shown.map((column) => (
            <col key={column} style={columns[column].grow ? undefined : { width: `${columns[column].width}rem` }} />
          ))}
        </colgroup>
        <HeadRow {...props} />
        <tbody>
          {drawn.flatMap((item) => {
            const spacer = item.start - above
            above = item.start + item.size
            const row = (
              <Row
                key={cases[item.index]!.id}
                item={cases[item.index]!}
                at={item.index}
                shown={shown}
                cells={cells}
                active={item.index === active}
                selected={props.selected.has(cases[item.index]!.id)}
                onSelect={props.onSelect}
                onActive={props.onActive}
                to={props.linkOf(cases[item.index]!)}
              />
            )
            return spacer > 0 ? [<Spacer key={`s${item.index}`} height={spacer} span={shown.length + 1} />, row] : [row]
          })}
          <Spacer height={rows.getTotalSize() - above} span={shown.length + 1} />
        </tbody>
      </table>
      {props.loadingMore && (
        <p className={look.more} role="status">
          {t('table.loading_more', { count: cases.length, total: props.total ?? 0 })}
        </p>
      )}
    </div>
  )
}

const Spacer = ({ height, span }: { height: number; span: number }) =>
  height > 0 ? (
    <tr aria-hidden="true" className={look.spacer}>
      <td colSpan={span} style={{ height, padding: 0, border: 0 }} />
    </tr>
  ) : null

function HeadRow({ shown, filter, onSort, cases, selected, onSelectAll }: ListProps) {
  const { t } = useTranslation('office')
  const order = filter.order ?? 'due'
  const down = (filter.direction ?? (order === 'due' || order === 'number' ? 'asc' : 'desc')) === 'desc'
  const all = cases.length > 0 && cases.every((item) => selected.has(item.id))
  const some = !all && selected.size > 0
  return (
    <thead>
      <tr>
        <th scope="col">
          <input type="checkbox" className={look.check} aria-label={t('table.select_all')} checked={all} ref={(box) => { if (box) box.indeterminate = some }} onChange={() => onSelectAll(!all)} />
        </th>
        {shown.map((column) => {
          const by = columns[column].order
          if (!by) return <th scope="col" key={column}>{t(`column.${column}`)}</th>
          return (
            <th scope="col" key={column} aria-sort={by === order ? (down ? 'descending' : 'ascending') : undefined}>
              <button type="button" className={look.sort} onClick={() => onSort(by)}>
                {t(`column.${column}`)} <span aria-hidden>{by === order ? (down ? '↓' : '↑') : ''}</span>
              </button>
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

interface RowProps {
  item: CaseSummary
  at: number
  shown: Column[]
  cells: (column: Column, item: CaseSummary) => ReactNode
  active: boolean
  selected: boolean
  onSelect: (id: string, on: boolean) => void
  onActive: (id: string, at: number) => void
  to: string
}

const Row = memo(
  function Row({ item, at, shown, cells, active, selected, onSelect, onActive, to }: RowProps) {
    const { t } = useTranslation('office')
    const words = useWords()
    const title = titleOf(item, words)
    return (
      <tr data-at={at} aria-rowindex={at + 2} className={`${active ? look.active : ''} ${selected ? look.selected : ''}`}>
        <td>
          <input type="checkbox" className={look.check} aria-label={t('table.select', { title })} checked={selected} onChange={(event) => onSelect(item.id, event.target.checked)} />
        </td>
        {shown.map((column) =>
          column === 'title' ? (
            <td key={column}>
              <Link to={to} onFocus={() => onActive(item.id, at)} title={title} className={item.unread ? look.unread : undefined}>
                {item.unread && <span className={look.dot} role="img" aria-label={t('table.unread')} />}
                <Chinese>{title}</Chinese>
              </Link>
            </td>
          ) : (
            <td key={column}>{cells(column, item)}</td>
          ),
        )}
      </tr>
    )
  },
  (before, after) =>
    before.item === after.item && before.at === after.at && before.active === after.active && before.selected === after.selected && before.shown === after.shown && before.to === after.to && before.cells === after.cells,
)

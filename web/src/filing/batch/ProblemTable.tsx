import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Chinese } from '@/format/text'
import type { BatchRow } from './data'
import look from './batch.module.css'

interface Line {
  row: BatchRow
  problem: BatchRow['problems'][number]
  first: boolean
}

/** Row, column, what is wrong and how to mend it; any number of rows, of which those in sight are drawn. */
export function ProblemTable({ rows, more }: { rows: BatchRow[]; more: () => void }) {
  const { t } = useTranslation('batch')
  const frame = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => rows.flatMap((row) => row.problems.map((problem, at): Line => ({ row, problem, first: at === 0 }))), [rows])
  const shown = useVirtualizer({ count: lines.length, getScrollElement: () => frame.current, estimateSize: () => 64, overscan: 10 })
  const items = shown.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= lines.length - 40) more()
  }, [last, lines.length, more])
  return (
    <div className={look.frame} ref={frame} tabIndex={0} role="region" aria-label={t('problems')}>
      <div role="table" aria-label={t('problems')} aria-rowcount={lines.length + 1}>
        <div role="row" className={look.head} aria-rowindex={1}>
          {(['row', 'column', 'message'] as const).map((name) => (
            <span role="columnheader" key={name}>
              {t(`column.${name}`)}
            </span>
          ))}
        </div>
        <div role="rowgroup" className={look.body} style={{ height: shown.getTotalSize() }}>
          {items.map((item) => {
            const { row, problem, first } = lines[item.index]!
            return (
              <div
                role="row"
                key={item.key}
                data-index={item.index}
                ref={shown.measureElement}
                aria-rowindex={item.index + 2}
                className={first ? `${look.line} ${look.firstLine}` : look.line}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <span role="cell" className="numeric">
                  {row.number}
                  {row.key && <span className="small soft mono"> {row.key}</span>}
                </span>
                <span role="cell">
                  {problem.letter && <span className="mono small soft">{problem.letter} </span>}
                  {problem.column ?? t('whole_row')}
                  {problem.line > 0 && <span className="small soft"> {t('line', { line: problem.line })}</span>}
                </span>
                <span role="cell">
                  <Chinese>{problem.message}</Chinese>
                  <span className="small soft"> {problem.mend}</span>
                </span>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

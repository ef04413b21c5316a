import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { Chinese, useWords } from '@/format/text'
import { titleOf, useCells } from './columns'
import type { ListProps } from './CaseTable'
import look from './worklist.module.css'

/** The work list on a narrow screen: one card per case, scrolled with the page. */
export function CaseCards({ cases, total, selected, onSelect, linkOf, more }: ListProps) {
  const { t } = useTranslation('office')
  const words = useWords()
  const cells = useCells()
  const list = useRef<HTMLUListElement>(null)
  const cards = useWindowVirtualizer({
    count: cases.length,
    estimateSize: () => 148,
    overscan: 6,
    scrollMargin: list.current?.offsetTop ?? 0,
  })
  const drawn = cards.getVirtualItems()
  const last = drawn.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= cases.length - 30) more()
  }, [last, cases.length, more])
  return (
    <ul className={look.cards} ref={list} style={{ height: cards.getTotalSize() }} aria-label={t('table.caption')}>
      {drawn.map((place) => {
        const item = cases[place.index]!
        const title = titleOf(item, words)
        return (
          <li key={item.id} ref={cards.measureElement} data-index={place.index} aria-posinset={place.index + 1} aria-setsize={total ?? cases.length} style={{ transform: `translateY(${place.start - cards.options.scrollMargin}px)` }}>
            <div className={look.card}>
              <div className="row spread">
                {cells('state', item)}
                {cells('due', item)}
              </div>
              <Link to={linkOf(item)} className={item.unread ? look.unread : undefined}>
                {item.unread && <span className={look.dot} role="img" aria-label={t('table.unread')} />}
                <Chinese>{title}</Chinese>
              </Link>
              <div className="small soft">{cells('lead', item)}</div>
              <div className="row spread small">
                {cells('number', item)}
                {cells('assignee', item)}
              </div>
              <label className={look.card_check}>
                <input type="checkbox" checked={selected.has(item.id)} onChange={(event) => onSelect(item.id, event.target.checked)} /> <span className="visually-hidden">
                  <Chinese>{t('table.select', { title })}</Chinese>
                </span>
              </label>
            </div>
          </li>
        )
      })}
    </ul>
  )
}

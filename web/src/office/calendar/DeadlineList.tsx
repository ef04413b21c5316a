import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { formatDay } from '@/format/dates'
import { dueTone, useDueWords } from '@/format/due'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { Empty } from '@/ui/states'
import { Table } from '@/ui/Table'
import { useMedia } from '@/ui/useMedia'
import { byDay } from '@/calendar/marks'
import type { Deadline } from './deadlines'
import look from './calendar.module.css'

interface ListProps {
  items: Deadline[]
}

/** What falls due, one table for each day. */
export function Agenda({ items }: ListProps) {
  const { t } = useTranslation('office')
  const language = useLanguage()
  if (items.length === 0) return <Empty title={t('calendar.none')} />
  return [...byDay(items)].map(([day, due]) => (
    <Panel key={day} title={formatDay(day, language)} flush>
      <Rows items={due} caption={formatDay(day, language)} />
    </Panel>
  ))
}

/** What falls due, in one table with the day first. */
export function DeadlineList({ items }: ListProps) {
  const { t } = useTranslation('office')
  if (items.length === 0) return <Empty title={t('calendar.none')} />
  return (
    <Panel flush>
      <Rows items={items} caption={t('calendar.title')} withDay />
    </Panel>
  )
}

interface RowsProps extends ListProps {
  caption: string
  withDay?: boolean
}

function Rows(props: RowsProps) {
  const wide = useMedia('(min-width: 48rem)')
  return wide ? <TableRows {...props} /> : <Cards {...props} />
}

function TableRows({ items, caption, withDay }: RowsProps) {
  const { t } = useTranslation('office')
  const words = useWords()
  const language = useLanguage()
  const dueWords = useDueWords()
  const columns = (['calendar.left', 'calendar.clock', 'column.title', 'column.state', 'column.assignee'] as const).map((name) => t(name))
  return (
    <Table caption={caption} captionHidden columns={withDay ? [t('calendar.day'), ...columns] : columns} className={look.days}>
      {items.map((item) => (
        <tr key={item.case_id + item.clock}>
          {withDay && <td className="numeric nowrap">{formatDay(item.date, language)}</td>}
          <td>
            <Tag tone={dueTone(item.days_left)}>{dueWords(item.days_left)}</Tag>
          </td>
          <td>{words(item.clock_label)}</td>
          <td>
            <Link to={`/office/cases/${item.case_id}`}>
              <Chinese>{item.title || item.number || ''}</Chinese>
            </Link>
          </td>
          <td>{words(item.state_label)}</td>
          <td>{item.assignee_name ? <Chinese>{item.assignee_name}</Chinese> : t('unassigned')}</td>
        </tr>
      ))}
    </Table>
  )
}

/** The same on a narrow screen: what is to be done first, the rest below it. */
function Cards({ items, withDay }: RowsProps) {
  const { t } = useTranslation('office')
  const words = useWords()
  const language = useLanguage()
  const dueWords = useDueWords()
  return (
    <ul className="plain-list">
      {items.map((item) => (
        <li key={item.case_id + item.clock}>
          <div className="grow">
            <Link to={`/office/cases/${item.case_id}`}>
              <Chinese>{item.title || item.number || ''}</Chinese>
            </Link>
            <p className="small soft">
              {withDay && `${formatDay(item.date, language)} · `}
              {words(item.clock_label)} · {item.assignee_name ? <Chinese>{item.assignee_name}</Chinese> : t('unassigned')}
            </p>
          </div>
          <Tag tone={dueTone(item.days_left)}>{dueWords(item.days_left)}</Tag>
        </li>
      ))}
    </ul>
  )
}

import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { formatDay } from '@/format/dates'
import { rightTone } from '@/format/status'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import { Table } from '@/ui/Table'
import { useMedia } from '@/ui/useMedia'
import { canBeRenewed } from './renewalGroups'
import type { DocketItem } from './rights'
import look from './rights.module.css'

interface DocketTableProps {
  items: DocketItem[]
  chosen: ReadonlySet<string>
  onChoose: (item: DocketItem, on: boolean) => void
}

/** Rights one under the other, as cards on a narrow screen; those that can be renewed now can be ticked. */
export function Docket(props: DocketTableProps) {
  return useMedia('(min-width: 56rem)') ? <DocketTable {...props} /> : <DocketCards {...props} />
}

function DocketTable({ items, chosen, onChoose }: DocketTableProps) {
  const { t } = useTranslation('filing')
  const columns = [<span key="c" className="visually-hidden">{t('rights.choose')}</span>, t('rights.name'), t('rights.until'), t('rights.standing'), t('rights.filings'), t('rights.status')]
  return (
    <Table caption={t('rights.title')} captionHidden columns={columns}>
      {items.map((item) => (
        <tr key={item.number}>
          <td>
            <Tick item={item} chosen={chosen} onChoose={onChoose} />
          </td>
          <th scope="row" className="plain-head">
            <Name item={item} />
          </th>
          <td>
            <Until item={item} />
          </td>
          <td>
            <Standing item={item} />
          </td>
          <td>
            <Filings item={item} />
          </td>
          <td>
            <Tag tone={rightTone(item.status)}>{t(`common:right_status.${item.status}`)}</Tag>
          </td>
        </tr>
      ))}
    </Table>
  )
}

function DocketCards({ items, chosen, onChoose }: DocketTableProps) {
  const { t } = useTranslation('filing')
  return (
    <ul className={look.cards} aria-label={t('rights.title')}>
      {items.map((item) => (
        <li key={item.number}>
          <div className="row spread">
            <Tag tone={rightTone(item.status)}>{t(`common:right_status.${item.status}`)}</Tag>
            <Tick item={item} chosen={chosen} onChoose={onChoose} />
          </div>
          <Name item={item} />
          <div>
            <span className="small soft">{t('rights.until')}</span> <Until item={item} />
          </div>
          <Standing item={item} />
          <Filings item={item} />
        </li>
      ))}
    </ul>
  )
}

function Tick({ item, chosen, onChoose }: Omit<DocketTableProps, 'items'> & { item: DocketItem }) {
  const { t } = useTranslation('filing')
  if (!canBeRenewed(item)) return null
  return <input type="checkbox" aria-label={t('rights.choose_one', { name: item.name })} checked={chosen.has(item.number)} onChange={(event) => onChoose(item, event.target.checked)} />
}

function Name({ item }: { item: DocketItem }) {
  return (
    <div>
      <Link to={`/my/rights/${encodeURIComponent(item.number)}`}>
        <Chinese>{item.name}</Chinese>
      </Link>
      <div className="small soft">
        <span className="mono">{item.number}</span> · <Mine item={item} />
      </div>
    </div>
  )
}

/** What stands on the right: each kind of recordal once. */
function Standing({ item }: { item: DocketItem }) {
  const { t } = useTranslation('filing')
  if (item.recordals.length === 0) return null
  return (
    <div className="row">
      {[...new Set(item.recordals.map((one) => one.kind))].map((kind) => (
        <Tag key={kind} tone={kind === 'freeze' ? 'bad' : 'action'}>
          {t(`common:recordal_kind.${kind}`)}
        </Tag>
      ))}
    </div>
  )
}

/** Whom of mine the right concerns, and where they do not hold it, that they do not. */
function Mine({ item }: { item: DocketItem }) {
  const { t } = useTranslation('filing')
  const names = [...new Set(item.parties.map((party) => party.name))].join(t('list_comma'))
  if (item.parties.some((party) => party.position === 'holder')) return <Chinese>{names}</Chinese>
  return <>{t('rights.as_other_side', { names })}</>
}

function Until({ item }: { item: DocketItem }) {
  const { t } = useTranslation('filing')
  const language = useLanguage()
  return (
    <span className="nowrap numeric">
      {formatDay(item.valid_until, language)}
      {item.window_open && (
        <>
          {' '}
          <Tag tone="wait">{t('life.window_open')}</Tag>
        </>
      )}
      {!item.window_open && item.in_force && item.window_opens_on && <div className="small soft">{t('life.opens', { day: formatDay(item.window_opens_on, language) })}</div>}
    </span>
  )
}

function Filings({ item }: { item: DocketItem }) {
  const words = useWords()
  const language = useLanguage()
  return item.open_filings.map((filing) => (
    <div key={filing.case_id}>
      <Link to={`/my/cases/${filing.case_id}`}>{words(filing.procedure_label)}</Link>{' '}
      <span className="small soft">
        {words(filing.state_label)} {formatDay(filing.due_on, language)}
      </span>
    </div>
  ))
}

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { formatShare } from '@/format/amounts'
import { formatDay, formatMoment } from '@/format/dates'
import { useCodes } from '@/form/codes'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { Table } from '@/ui/Table'
import { historyQuery } from '../queries'
import { changesByEntry, type Change } from './changes'
import { EntryProofLinks } from './Proofs'
import { RecordalList } from './RecordalList'
import look from './register.module.css'

type Item = Schemas['LogEntry']
type Recordal = Schemas['Recordal']

/** Entry by entry what became of the right, each with its proof. */
export function History({ number, pack }: { number: string; pack: string }) {
  const { t } = useTranslation('public')
  const query = useQuery(historyQuery(number))
  return (
    <Panel title={t('right.history')}>
      <p className="soft small">{t('right.history_lead')}</p>
      <Loaded query={query}>
        {({ items }) => {
          const changes = changesByEntry(items)
          return (
            <ol className={look.timeline}>
              {items.map((item, at) => (
                <Step key={item.index} number={number} pack={pack} item={item} changes={changes[at]!} ended={recordalEndedBy(items, item)} />
              ))}
            </ol>
          )
        }}
      </Loaded>
    </Panel>
  )
}

const effects = ['grant', 'expire', 'record', 'amend', 'end', 'transfer', 'change_identity', 'change_content', 'renew', 'cancel', 'revoke', 'correct']

/** The word for an effect in the catalogue: `effect.<key>`. */
export const effectKey = (kind: string) => (effects.includes(kind) ? kind : 'other')

/** The code list that holds the word for why an entry was made. */
const reasons: Record<string, string> = { cancel: 'cancel_reason', revoke: 'revocation_ground' }
const endReasons: Partial<Record<Recordal['kind'], string>> = { pledge: 'release_reason', freeze: 'lifting_reason', note: 'lifting_reason' }

/** What stood until the entry ended it: the recordal as it was last entered. */
function recordalEndedBy(items: Item[], end: Item): Recordal | undefined {
  if (end.kind !== 'end') return undefined
  const id = end.facts.recordal
  const entered = items.filter((item) => (item.kind === 'record' && item.revision === id) || (item.kind === 'amend' && item.index < end.index && (item.facts.recordal as Recordal).id === id)).at(-1)
  return entered?.facts.recordal as Recordal | undefined
}

interface StepProps {
  number: string
  pack: string
  item: Item
  changes: Change[]
  ended?: Recordal
}

function Step({ number, pack, item, changes, ended }: StepProps) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const words = useWords()
  const entered = item.kind === 'record' || item.kind === 'amend' ? (item.facts.recordal as Recordal) : ended
  const codes = useCodes(ended ? (endReasons[ended.kind] ?? 'end_reason') : reasons[item.kind]).data
  const code = item.facts.reason ?? item.facts.ground
  const reason = codes?.entries.find((entry) => entry.code === code)?.label
  const commitments = Object.entries(item.commitments)
  return (
    <li>
      <h3>
        {t(`effect.${effectKey(item.kind)}`)} <span className="small faint">{t('right.entry_of', { revision: item.revision })}</span>
      </h3>
      <p className="small soft">
        {formatDay(item.effective, language)} · {t('right.recorded', { time: formatMoment(item.recorded_at, language) })} · {t('right.log_index', { index: item.index })}
      </p>
      {reason && <p className="small">{words(reason)}</p>}
      {entered && <RecordalList recordals={[entered]} pack={pack} />}
      {changes.length > 0 && <Changes changes={changes} />}
      {commitments.length > 0 && (
        <details className="small">
          <summary>{t('right.commitments')}</summary>
          {commitments.map(([name, digest]) => (
            <p key={name} className={look.hash}>
              {name} {String(digest)}
            </p>
          ))}
        </details>
      )}
      <EntryProofLinks number={number} index={item.index} />
    </li>
  )
}

const named: Record<string, string> = {
  number: 'right.number', certificate_number: 'right.certificate_number', filed_on: 'right.filed', announced_on: 'right.announced',
  valid_from: 'right.valid_from', valid_until: 'right.valid_until', holders: 'right.holders', status: 'search.status', name: 'right.name', jurisdiction: 'right.jurisdiction',
  certificate_version: 'right.version_of_certificate',
}

export function Changes({ changes }: { changes: Change[] }) {
  const { t } = useTranslation('public')
  return (
    <Table caption={t('right.changed')} captionHidden columns={[t('right.changed'), t('right.before'), t('right.after')]} className={`small ${look.change}`}>
      {changes.map((change) => (
        <tr key={change.path.join('.')}>
          <th scope="row">{named[change.path.join('.')] ? t(named[change.path.join('.')]!) : <code>{change.path.join(' / ')}</code>}</th>
          <td>{change.before === undefined ? t('right.added') : <Value path={change.path} value={change.before} />}</td>
          <td>{change.after === undefined ? t('right.removed') : <Value path={change.path} value={change.after} />}</td>
        </tr>
      ))}
    </Table>
  )
}

interface LoggedHolder {
  kind?: string
  name?: string
  share_bp?: number
}

function Value({ path, value }: { path: string[]; value: unknown }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const field = path.join('.')
  if (field === 'status' && typeof value === 'string') return <>{t(`common:right_status.${value}`)}</>
  if (field === 'holders' && Array.isArray(value))
    return (
      <>
        {(value as LoggedHolder[]).map((holder, at) => (
          <div key={at}>
            {holder.name ? <Chinese>{holder.name}</Chinese> : t('right.person')} {formatShare(holder.share_bp ?? 10_000)}
          </div>
        ))}
      </>
    )
  if (typeof value === 'number') return <>{value}</>
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\d$/.test(value) ? <>{formatDay(value, language)}</> : <Chinese>{value}</Chinese>
  return <code>{JSON.stringify(value)}</code>
}

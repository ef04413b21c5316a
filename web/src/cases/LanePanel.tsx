import { useTranslation } from 'react-i18next'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { useCodes } from '@/form'
import { Tag } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { ClauseNote } from './ClauseNote'
import type { Case, CaseRecord } from './data'
import look from './case.module.css'
import './text'

type Lane = NonNullable<Case['lane']>

const laneRecords = (file: Case) => file.records.filter((record) => record.kind === 'lane_request' || record.kind === 'lane_decision')

/** Whether a case has anything to do with the green channel now: it can still be asked for, or it was. */
export const concernsLane = (file: Case) => file.lane !== null && (file.lane.quota !== null || laneRecords(file).length > 0)

/** The green channel of a case: what it takes, how full it is, what was asked and how it was decided. */
export function LanePanel({ file }: { file: Case }) {
  const { t } = useTranslation('cases')
  if (!file.lane || !concernsLane(file)) return null
  const records = laneRecords(file)
  return (
    <Panel title={t('lane.title')}>
      <div className="stack-s">
        {records.length > 0 && <LaneHistory records={records} />}
        {file.lane.quota && <LaneQuota lane={file.lane} pack={file.pack} />}
        <details open={records.length === 0}>
          <summary>{t('lane.conditions')}</summary>
          <LaneConditions lane={file.lane} pack={file.pack} />
        </details>
      </div>
    </Panel>
  )
}

/** One of these must hold; each with its clause. */
export function LaneConditions({ lane, pack }: { lane: Lane; pack: string }) {
  const words = useWords()
  return (
    <ul className={look.lane}>
      {lane.conditions.map((one) => (
        <li key={one.id}>
          <strong>{words(one.label)}</strong>: {words(one.text)}{' '}
          <span className="small soft">
            <ClauseNote pack={pack} id={one.clause} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** How full the channel is, with the limit that binds the office. */
export function LaneQuota({ lane, pack }: { lane: Lane; pack: string }) {
  const { t } = useTranslation('cases')
  const { quota } = lane
  if (!quota) return null
  const share = quota.open === 0 ? 0 : Math.round((100 * quota.green) / quota.open)
  return (
    <p>
      <Tag tone={quota.full ? 'bad' : 'good'}>{t(quota.full ? 'lane.full' : 'lane.free', { count: quota.most - quota.green })}</Tag> {t('lane.quota', { ...quota, share })}{' '}
      <span className="small soft">
        <ClauseNote pack={pack} id={quota.clause} />
        {quota.confidence === 'placeholder' && ` · ${t('lane.placeholder')}`}
      </span>
    </p>
  )
}

function LaneHistory({ records }: { records: CaseRecord[] }) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const language = useLanguage()
  const { data: reasons } = useCodes('green_lane_reason')
  const { data: grounds } = useCodes('green_lane_refusal')
  const labelOf = (codes: typeof reasons, code: unknown) => words(codes?.entries.find((entry) => entry.code === code)?.label)
  return (
    <ol className={look.lane}>
      {records.map((record) => {
        const asked = record.kind === 'lane_request'
        const refused = !asked && (record.data.ground !== undefined || record.data.granted === false)
        const detail = asked ? labelOf(reasons, record.data.reason) : labelOf(grounds, record.data.ground)
        const text = asked ? record.data.explanation : record.data.reasons
        return (
          <li key={record.sequence}>
            <Tag tone={asked ? 'wait' : refused ? 'bad' : 'good'}>{t(asked ? 'lane.asked' : refused ? 'lane.refused' : 'lane.granted')}</Tag> {detail} <span className="small soft">{formatMoment(record.at, language)}</span>
            {typeof text === 'string' && (
              <p className="small">
                <Chinese>{text}</Chinese>
              </p>
            )}
          </li>
        )
      })}
    </ol>
  )
}

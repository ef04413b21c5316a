import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatShare, formatSize } from '@/format/amounts'
import { formatDay, formatMoment } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { useCodes } from '@/form'
import { Button, Tag } from '@/ui/controls'
import { Facts } from '@/ui/layout'
import { ClauseNote } from './ClauseNote'
import { ClockDialog } from './ClockDialog'
import type { Case } from './data'
import look from './case.module.css'
import './text'

/** Number, place, rules and dates of a case. */
export function CaseFacts({ file }: { file: Case }) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const language = useLanguage()
  return (
    <Facts
      items={[
        [t('application_number'), file.number ? <span className="mono">{file.number}</span> : t('no_number_yet')],
        [t('procedure'), words(file.procedure_label)],
        [t('office'), words(file.office)],
        [t('rules'), t(file.rules_pinned ? 'rules_pinned' : 'rules_current', { place: words(file.pack_label), version: file.rules_version })],
        file.channel !== 'normal' && [t('channel'), t(`channel_name.${file.channel}`)],
        file.assignee_name !== '' && [t('assignee'), <Chinese key="a">{file.assignee_name}</Chinese>],
        [t('created'), formatMoment(file.created_at, language)],
        [t('filed'), formatMoment(file.submitted_at, language)],
        [t('accepted'), formatMoment(file.accepted_at, language)],
      ]}
    />
  )
}

/** The parties of a case with shares and confirmations. */
export function ParticipantList({ file, beside }: { file: Case; beside?: (one: Case['participants'][number]) => ReactNode }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const joint = file.participants.some((one) => one.role === 'co_applicant' || one.role === 'counterparty')
  return (
    <ul className={look.people}>
      {file.participants.map((one) => (
        <li key={one.party + one.role}>
          <div>
            <Chinese>{one.name}</Chinese>
            <span className="soft small"> {t(`role.${one.role}`)}</span>
          </div>
          {one.share_bp > 0 && one.role !== 'agent' && one.role !== 'objector' && <span className="numeric">{formatShare(one.share_bp)}</span>}
          {beside?.(one)}
          {joint && (one.role === 'co_applicant' || one.role === 'counterparty') && <Tag tone={one.confirmed ? 'good' : 'wait'}>{one.confirmed ? t('confirmed_on', { day: formatDay(one.confirmed_at, language) }) : t('not_confirmed')}</Tag>}
        </li>
      ))}
    </ul>
  )
}

/** The files of a case with digest, to be downloaded as they came. */
export function FileTable({ file, code }: { file: Case; code?: string }) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const language = useLanguage()
  const { data: kinds } = useCodes('attachment_kind')
  const query = code ? `?code=${encodeURIComponent(code)}` : ''
  if (file.attachments.length === 0) return <p className="soft">{t('no_files')}</p>
  return (
    <ul className={look.files}>
      {file.attachments.map((one) => (
        <li key={one.id}>
          <a href={`/api/v1/cases/${file.id}/attachments/${one.id}${query}`} download={one.name}>
            <Chinese>{one.name}</Chinese>
          </a>
          <span className="soft small">
            {[words(kinds?.entries.find((kind) => kind.code === one.kind)?.label), formatSize(one.size), formatDay(one.uploaded_at, language)].filter(Boolean).join(' · ')}
          </span>
          <abbr className={look.digest} title={`SHA-256 ${one.sha256}\nSM3 ${one.sm3}`}>
            {`SHA-256 ${one.sha256.slice(0, 16)}…`}
          </abbr>
        </li>
      ))}
    </ul>
  )
}

/** All clocks of a case; each can be asked how its date comes about. */
export function ClockList({ file, code }: { file: Case; code?: string }) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const language = useLanguage()
  const [asked, setAsked] = useState<string>()
  if (file.clocks.length === 0) return <p className="soft">{t('no_clocks')}</p>
  return (
    <>
      <ul className={look.people}>
        {file.clocks.map((clock) => (
          <li key={clock.id}>
            <div>
              {words(clock.label)} <span className="soft small">{words(clock.period)}</span>
              <div className="soft small">
                <ClauseNote pack={file.pack} id={clock.clause} />
              </div>
            </div>
            <Button small look="plain" onClick={() => setAsked(clock.id)}>
              {formatDay(clock.due_on, language) || t('stands_still')}
            </Button>
            <Tag tone={clock.status === 'running' ? 'action' : clock.status === 'paused' ? 'wait' : 'neutral'}>{t(`clock_status.${clock.status}`)}</Tag>
          </li>
        ))}
      </ul>
      <ClockDialog file={file} clock={asked} code={code} onClose={() => setAsked(undefined)} />
    </>
  )
}

import { useMemo } from 'react'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { Check, Minus, X } from 'lucide-react'
import { formatDay, formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { Facts } from '@/ui/layout'
import { sha256Of, toHex } from './check/bytes'
import type { Dropped, Line, Report, Trust } from './check/report'
import look from './verify.module.css'

interface FindingsProps {
  report: Report
  source: Trust['source']
  files: Dropped[]
  onAgain: () => void
}

type Outcome = 'refused' | 'proved' | 'site' | 'open'
const outcomeOf = (report: Report, source: Trust['source']): Outcome => (report.refused ? 'refused' : !report.pinned ? 'open' : source === 'site' ? 'site' : 'proved')

/** In plain words: what was proved, what was not, or why the file is refused. */
export function Findings({ report, source, files, onAgain }: FindingsProps) {
  const { t } = useTranslation('verify')
  const outcome = outcomeOf(report, source)
  return (
    <section className={`panel ${look.findings}`} aria-labelledby="verify-result">
      <header className={look[outcome]}>
        <div>
          <p className="small">{files.map((file) => file.name).join(' · ')}</p>
          <h2 id="verify-result">{t(`outcome.${outcome}`)}</h2>
          <p>{t(`outcome.${outcome}_text`)}</p>
        </div>
      </header>
      <div className="body stack">
        {report.refused ? <Refused report={report} /> : <Statements report={report} />}
        {report.facts && !report.refused && <CertificateFacts facts={report.facts} />}
        <Details report={report} files={files} />
        <p className="row no-print">
          <Button onClick={onAgain}>{t('page.again')}</Button>
          <Button onClick={() => window.print()}>{t('page.print')}</Button>
        </p>
      </div>
    </section>
  )
}

function Refused({ report }: { report: Report }) {
  const { t } = useTranslation('verify')
  const values = useReadable()(report.refused!.values)
  const reason = report.refused!.reason
  const field = values.field && factNames.includes(values.field) ? t(`fact.${values.field}`) : values.field
  return (
    <div className={look.reason}>
      <X size={20} aria-hidden />
      <div>
        <p>
          <strong>{t(`reason.${reason}.say`, { ...values, field })}</strong>
        </p>
        <p>{t(`reason.${reason}.mend`, { ...values, field })}</p>
      </div>
    </div>
  )
}

/** Values as people read them: times in Beijing, legal dates, words for kinds and statuses. */
function useReadable(): (values?: Record<string, string>) => Record<string, string> {
  const { t } = useTranslation('public')
  const language = useLanguage()
  return (values = {}) => {
    const out = { ...values }
    if (out.time) out.time = formatMoment(out.time, language)
    if (out.at) out.at = formatMoment(out.at, language)
    if (out.day) out.day = formatDay(out.day, language)
    if (out.kind && effects.includes(out.kind)) out.kind = t(`effect.${out.kind}`)
    if (out.status && statuses.includes(out.status)) out.status = t(`common:right_status.${out.status}`)
    return out
  }
}

const effects = ['grant', 'expire', 'record', 'amend', 'end', 'transfer', 'change_identity', 'change_content', 'renew', 'cancel', 'revoke', 'correct']
const statuses = ['registered', 'expired', 'cancelled', 'revoked']

function Statements({ report }: { report: Report }) {
  const { t } = useTranslation('verify')
  const readable = useReadable()
  const list = (part: 'proved' | 'open', lines: Line[]) => (
    <section>
      <h3>{t(`part.${part}`)}</h3>
      <ul className={look[part === 'proved' ? 'yes' : 'no']}>
        {lines.map((line, at) => (
          <li key={at}>
            {part === 'proved' ? <Check size={18} aria-hidden /> : <Minus size={18} aria-hidden />}
            <span>{t(`${part}.${line.key}`, readable(line.values))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
  return (
    <>
      {list('proved', report.proved)}
      {list('open', report.open)}
    </>
  )
}

const factNames = ['name', 'holders', 'registration_number', 'certificate_number', 'filed', 'announced', 'valid_until', 'scenario']

function CertificateFacts({ facts }: { facts: NonNullable<Report['facts']> }) {
  const { t } = useTranslation('verify')
  const language = useLanguage()
  return (
    <section>
      <h3>{t('part.facts')}</h3>
      <Facts
        items={[
          [t('fact.name'), <Chinese>{facts.name}</Chinese>],
          [t('fact.holders'), facts.holders.map((holder) => <div key={holder.name}><Chinese>{holder.name}</Chinese> {holder.share}</div>)],
          [t('fact.registration_number'), <span className="mono">{facts.registration_number}</span>],
          [t('fact.certificate_number'), <span className="mono">{facts.certificate_number}</span>],
          [t('fact.filed'), formatDay(facts.filed, language)],
          [t('fact.announced'), formatDay(facts.announced, language)],
          [t('fact.valid_until'), formatDay(facts.valid_until, language)],
          [t('fact.scenario'), <Chinese>{facts.scenario}</Chinese>],
          [t('fact.registry'), <Chinese>{facts.registry}</Chinese>],
          [t('fact.issued'), formatDay(facts.issued, language)],
        ]}
      />
      <p className="no-print">
        <Link to={`/register/${facts.registration_number}`}>{t('fact.look_up')}</Link>
      </p>
    </section>
  )
}

function Details({ report, files }: { report: Report; files: Dropped[] }) {
  const { t } = useTranslation('verify')
  const digests = useMemo(() => files.map((file) => toHex(sha256Of(file.bytes))), [files])
  const log = report.log
  const code = (value?: string) => value && <span className={look.hash}>{value}</span>
  return (
    <details>
      <summary>{t('part.details')}</summary>
      <Facts
        items={[
          ...files.map((file, at): [string, React.ReactNode] => [t('offline.digest'), <span className={look.hash}>{digests[at]} {file.name}</span>]),
          [t('detail.origin'), code(log?.origin)],
          [t('detail.index'), code(log?.index)],
          [t('detail.size'), code(log?.size)],
          [t('detail.root'), code(log?.root)],
          [t('detail.leaf'), code(log?.leaf)],
          [t('detail.subject'), report.seal && <Chinese>{report.seal.subject}</Chinese>],
          [t('detail.seal'), code(report.seal?.sha256)],
        ]}
      />
    </details>
  )
}

import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { usePages } from '@/api/pages'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage, useListing } from '@/format/text'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Empty } from '@/ui/states'
import { auditActions } from './auditActions'
import { useFilter } from './useFilter'
import { useOfficeNames } from './useOfficeNames'

type Entry = Schemas['AuditEntry']
/** What ids on a page are called, by id. */
type Names = Record<string, unknown>

/** A day of the calendar in Beijing as the moment it begins; `days` later for the end of a span. */
const momentOf = (day: string, days = 0) => (day ? new Date(Date.parse(`${day}T00:00:00+08:00`) + days * 86_400_000).toISOString() : undefined)

/** The audit trail, newest first; `unmaskings` shows only who saw masked values. */
export function AuditPage({ unmaskings }: { unmaskings?: boolean }) {
  const { t } = useTranslation('administration')
  const { chosen, choose, clear, any } = useFilter('action', 'account', 'subject', 'from', 'until')
  const typed = useDeferredValue({ account: chosen.account.trim(), subject: chosen.subject.trim() })
  const filter = { account: typed.account || undefined, subject: typed.subject || undefined, from: momentOf(chosen.from), until: momentOf(chosen.until, 1) }
  const entries = usePages<Entry, { items: Entry[]; names: Names; next?: string | null }>(['audit', unmaskings, chosen.action, filter], (after) =>
    answer(
      unmaskings
        ? client.GET('/api/v1/audit/unmaskings', { params: { query: { ...filter, after } } })
        : client.GET('/api/v1/audit/entries', { params: { query: { ...filter, action: chosen.action || undefined, after } } }),
    ),
  )
  const text = (name: 'account' | 'subject') => (
    <Field label={t(`audit.${name}`)}>
      {(control) => <input {...control} className="input mono" maxLength={80} value={chosen[name]} onChange={(event) => choose(name, event.target.value)} />}
    </Field>
  )
  const day = (name: 'from' | 'until') => (
    <Field label={t(`audit.${name}`)}>
      {(control) => <input {...control} className="input" type="date" value={chosen[name]} onChange={(event) => choose(name, event.target.value)} />}
    </Field>
  )
  return (
    <div className="stack">
      {unmaskings && <p className="soft">{t('audit.unmaskings_explain')}</p>}
      <div className="admin-filter" role="search">
        {!unmaskings && (
          <Field label={t('audit.action')}>
            {(control) => (
              <select {...control} className="input" value={chosen.action} onChange={(event) => choose('action', event.target.value)}>
                <option value="">{t('any')}</option>
                {auditActions.map((action) => (
                  <option key={action} value={action}>
                    {t(`action.${action}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        {text('account')}
        {text('subject')}
        {day('from')}
        {day('until')}
        {any && <Button onClick={clear}>{t('common:action.clear')}</Button>}
      </div>
      <Panel flush>
        <Pages query={entries} whenEmpty={<Empty title={t(unmaskings ? 'audit.no_unmaskings' : 'audit.empty')}>{t('audit.empty_explain')}</Empty>}>
          <EntryTable entries={entries.items} names={Object.assign({}, ...(entries.data?.pages.map((page) => page.names) ?? []))} onChoose={choose} />
        </Pages>
      </Panel>
    </div>
  )
}

function EntryTable({ entries, names, onChoose }: { entries: Entry[]; names: Names; onChoose: (name: 'account' | 'subject', value: string) => void }) {
  const { t } = useTranslation('administration')
  const language = useLanguage()
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={t('part.audit')}>
      <table className="table audit-table">
        <thead>
          <tr>
            <th scope="col">{t('audit.sequence')}</th>
            <th scope="col">{t('audit.at')}</th>
            <th scope="col">{t('audit.who')}</th>
            <th scope="col">{t('audit.action')}</th>
            <th scope="col">{t('audit.particulars')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.sequence}>
              <td className="numeric">{entry.sequence}</td>
              <td className="nowrap numeric">{formatMoment(entry.at, language)}</td>
              <td>
                {entry.account ? (
                  <button type="button" className="name-button" title={`${t('audit.only_account')} ${entry.account}`} onClick={() => onChoose('account', entry.account)}>
                    <Chinese>{entry.name}</Chinese>
                  </button>
                ) : (
                  <Chinese>{entry.name || t('audit.nobody')}</Chinese>
                )}
              </td>
              <td>{t(`action.${entry.action}`, { defaultValue: entry.action })}</td>
              <td>
                <Particulars entry={entry} names={names} onSubject={() => onChoose('subject', entry.subject)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A value of the particulars in words: what an id is called, the office, the role; what is none of these as it stands. */
function useDetailWords(names: Names): (name: string, value: unknown) => string {
  const { t } = useTranslation('administration')
  const listing = useListing()
  const officeOf = useOfficeNames()
  return (name, value) => {
    if (Array.isArray(value)) return listing(value.map(String))
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    if (typeof value !== 'string') return JSON.stringify(value)
    if (typeof names[value] === 'string') return names[value]
    if (name === 'office') return officeOf(value)
    if (name === 'role' || name === 'from' || name === 'to' || name === 'kind') return t([`common:role.${value}`, `common:member_role.${value}`, `kind.${value}`, `common:party_kind.${value}`], { defaultValue: value })
    return value
  }
}

/** The subject and what else was noted, as pairs. Names stand before ids, which stay on hover. */
function Particulars({ entry, names, onSubject }: { entry: Entry; names: Names; onSubject: () => void }) {
  const { t } = useTranslation('administration')
  const wordsOf = useDetailWords(names)
  const details = Object.entries(entry.detail).filter(([, value]) => value !== '' && value !== null)
  return (
    <dl className="particulars">
      {entry.subject && (
        <div>
          <dt>{t('audit.subject')}</dt>
          <dd>
            <button type="button" className={entry.subject in names ? 'name-button' : 'id-button'} title={`${t('audit.only_subject')} ${entry.subject}`} onClick={onSubject}>
              <Chinese>{wordsOf('subject', entry.subject)}</Chinese>
            </button>
          </dd>
        </div>
      )}
      {details.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`detail.${name}`, { defaultValue: name })}</dt>
          <dd title={typeof value === 'string' && value in names ? value : undefined}>
            <Chinese>{wordsOf(name, value)}</Chinese>
          </dd>
        </div>
      ))}
    </dl>
  )
}

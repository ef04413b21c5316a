import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { formatDay } from '@/format/dates'
import { useLanguage, useWords } from '@/format/text'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import { Empty, Loaded } from '@/ui/states'
import { Confidence } from './Confidence'
import './rules.css'
import './text'

type Comparison = Schemas['RuleComparison']
export type Rule = Comparison['items'][number]['values'][string]

/** The rules of all places side by side: what differs, or everything; as in force on a day. The choice stands in the address. */
export function RuleComparison() {
  const { t } = useTranslation('rules')
  const language = useLanguage()
  const [query, setQuery] = useSearchParams()
  const all = query.get('all') === '1'
  const date = query.get('date') ?? ''
  const comparison = useQuery({
    queryKey: ['rule-comparison', all, date],
    queryFn: () => answer(client.GET('/api/v1/rule-comparison', { params: { query: { all, date: date || undefined } } })),
    staleTime: 600_000,
  })
  const set = (name: string, value: string) =>
    setQuery(
      (known) => {
        if (value) known.set(name, value)
        else known.delete(name)
        return known
      },
      { replace: true },
    )
  return (
    <div className="stack">
      <div className="rules-filter no-print">
        <Field label={t('compare.date')}>
          {(control) => <input {...control} className="input choice-narrow" type="date" value={date} onChange={(event) => set('date', event.target.value)} />}
        </Field>
        <label className="choice">
          <input type="checkbox" checked={all} onChange={(event) => set('all', event.target.checked ? '1' : '')} />
          <span>{t('compare.all')}</span>
        </label>
      </div>
      <Panel flush>
        <Loaded query={comparison} lines={10} empty={(found) => found.items.length === 0} whenEmpty={<Empty title={t('compare.empty')} />}>
          {(found) => <ComparisonTable comparison={found} caption={t('compare.caption', { count: found.items.length, day: formatDay(found.date, language) })} />}
        </Loaded>
      </Panel>
    </div>
  )
}

function ComparisonTable({ comparison, caption }: { comparison: Comparison; caption: string }) {
  const { t } = useTranslation('rules')
  const words = useWords()
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={caption}>
      <table className="table rules-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('compare.rule')}</th>
            {comparison.packs.map((pack) => (
              <th key={pack.id} scope="col">
                {words(pack.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparison.items.map((item) => (
            <tr key={item.key}>
              <th scope="row">
                {words(item.label)}
                <code className="rule-key">{item.key}</code>
              </th>
              {comparison.packs.map((pack) => (
                <td key={pack.id}>
                  {item.values[pack.id] ? <RuleCell rule={item.values[pack.id]!} /> : <span className="faint">{t('compare.none')}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function RuleCell({ rule }: { rule: Rule }) {
  const { t } = useTranslation('rules')
  const words = useWords()
  return (
    <div className="rule-cell">
      <div className="row">
        <strong>
          <RuleValue rule={rule} />
        </strong>
        {rule.confidence && <Confidence level={rule.confidence} />}
      </div>
      {rule.clause && (
        <details>
          <summary>{t('compare.basis')}</summary>
          <p className="small">{words(rule.clause.label)}</p>
          <p className="small soft">{words(rule.clause.gist)}</p>
        </details>
      )}
      {words(rule.note) && <p className="small soft">{words(rule.note)}</p>}
    </div>
  )
}

/** A setting or a period in words: yes and no, numbers, and the known words of rule packs. */
export function RuleValue({ rule }: { rule: Rule }) {
  const { t } = useTranslation('rules')
  const words = useWords()
  if (rule.text) return <>{words(rule.text)}</>
  const say = (value: unknown): string => {
    if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no')
    if (Array.isArray(value)) return value.length > 0 ? value.map(say).join(t('list_comma')) : t('value.none')
    if (typeof value === 'number') return String(value)
    return t(`value.${String(value)}`, { defaultValue: typeof value === 'string' ? value : JSON.stringify(value) })
  }
  return <>{say(rule.value)}</>
}

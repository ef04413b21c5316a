import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { useWords } from '@/format/text'
import { Confidence } from '@/rules/Confidence'
import { RuleValue } from '@/rules/RuleComparison'
import { Loaded } from '@/ui/states'
import { Table } from '@/ui/Table'
import look from './rules.module.css'

/** The periods or requirements of one place that are in force today. */
export function PackRules({ pack, kind }: { pack: string; kind: 'period' | 'setting' }) {
  const { t } = useTranslation('rulebook')
  const words = useWords()
  const query = useQuery({ queryKey: ['rule-comparison', true, ''], queryFn: () => answer(client.GET('/api/v1/rule-comparison', { params: { query: { all: true } } })), staleTime: 600_000 })
  return (
    <Loaded query={query} lines={10}>
      {({ items }) => (
        <div className="panel">
          <Table caption={t('rule')} captionHidden columns={[t('rule'), t('value'), t('basis'), t('confidence')]} className={look.rules}>
            {items.flatMap((item) => {
              const rule = item.values[pack]
              if (item.kind !== kind || !rule) return []
              return (
                <tr key={item.key}>
                  <th scope="row">{words(item.label)}</th>
                  <td>
                    <strong>
                      <RuleValue rule={rule} />
                    </strong>
                    {words(rule.note) && <p className="small soft">{words(rule.note)}</p>}
                  </td>
                  <td>
                    {rule.clause && words(rule.clause.label)}
                    {rule.clause && <p className="small soft">{words(rule.clause.gist)}</p>}
                  </td>
                  <td>
                    {rule.confidence && <Confidence level={rule.confidence} />}
                  </td>
                </tr>
              )
            })}
          </Table>
        </div>
      )}
    </Loaded>
  )
}

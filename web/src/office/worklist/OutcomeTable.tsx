import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { Chinese, useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import { Table } from '@/ui/Table'
import { useFailureWords } from '@/ui/states'
import { titleOf } from './columns'
import type { CaseSummary } from './filters'

/** What became of one case: the server's answer, or why there is none. */
export interface CaseOutcome {
  item: CaseSummary
  answer?: { ok: boolean; obstacle?: Schemas['Obstacle'] | null }
  error?: unknown
}

export function outcomeCounts(outcomes: CaseOutcome[]) {
  const done = outcomes.filter(({ answer }) => answer?.ok).length
  return { done, failed: outcomes.length - done }
}

/** Many cases, each with what became of it. */
export function OutcomeTable({ outcomes }: { outcomes: CaseOutcome[] }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const failureWords = useFailureWords()
  return (
    <Table caption={t('bulk.summary', outcomeCounts(outcomes))} columns={[t('column.title'), t('bulk.result')]}>
      {outcomes.map(({ item, answer, error }) => {
        const failure = answer?.obstacle ? { title: answer.obstacle.message, mend: answer.obstacle.mend } : failureWords(error)
        return (
          <tr key={item.id}>
            <td>
              <Chinese>{titleOf(item, words)}</Chinese> <span className="mono small soft">{item.number}</span>
            </td>
            <td>
              <Tag tone={answer?.ok ? 'good' : 'bad'}>{answer?.ok ? t('bulk.ok') : failure.title}</Tag>
              {!answer?.ok && <div className="small soft">{failure.mend}</div>}
            </td>
          </tr>
        )
      })}
    </Table>
  )
}

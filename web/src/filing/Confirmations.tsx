import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { usePages } from '@/api/pages'
import { Due } from '@/format/due'
import { Chinese, useWords } from '@/format/text'
import { Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Failure } from '@/ui/states'
import look from './filing.module.css'

type CaseSummary = Schemas['CaseSummary']

/** Filings of others that one of my parties has yet to confirm (two keys), the most urgent first. */
export const useConfirmations = () =>
  usePages<CaseSummary, { items: CaseSummary[]; next?: string | null }>(['cases', 'confirmations'], (after) =>
    answer(client.GET('/api/v1/cases', { params: { query: { mine: 'confirm', order: 'due', limit: 20, after } } })),
  )

export function Confirmations({ list }: { list: ReturnType<typeof useConfirmations> }) {
  const { t } = useTranslation('filing')
  const words = useWords()
  if (list.isError && list.items.length === 0) return <Failure error={list.error} retry={() => void list.refetch()} />
  if (list.items.length === 0) return null
  return (
    <Panel title={t(list.hasNextPage ? 'confirmations_more' : 'confirmations', { count: list.items.length })} flush>
      <Pages query={list} whenEmpty={null}>
        <ul className={look.rows}>
          {list.items.map((one) => (
            <li key={one.id}>
              <div>
                <Link to={`/my/cases/${one.id}`}>
                  {words(one.procedure_label)} · <Chinese>{one.title}</Chinese>
                </Link>
                <p className="soft small">
                  <Chinese>{t('filed_by', { name: one.lead_name })}</Chinese>
                </p>
              </div>
              <span />
              {/* Whoever is only affected may agree while the case waits on others: no date is theirs. */}
              <div className={look.rowDue}>{one.waits_on === 'counterparty' && one.due_on ? <Due on={one.due_on} daysLeft={one.days_left} /> : <span className="soft small">{t('may_agree')}</span>}</div>
            </li>
          ))}
        </ul>
      </Pages>
    </Panel>
  )
}

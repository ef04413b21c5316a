import { Link } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { nextClock, type Case } from '@/cases'
import { Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'
import look from './filing.module.css'

const others = ['co_applicant', 'counterparty']
const waitsForMyKey = (file: Case) => file.actions.some((action) => action.possible && action.role !== undefined && others.includes(action.role) && action.to === '')

/** Filings of others that take effect only when I confirm them from my account (two keys). */
function useConfirmations() {
  return useQuery({
    queryKey: ['cases', 'confirmations'],
    queryFn: async () => {
      const { items } = await answer(client.GET('/api/v1/cases', { params: { query: { mine: 'party', waits_on: 'counterparty', order: 'due', limit: 30 } } }))
      const files = await Promise.all(items.map((one) => answer(client.GET('/api/v1/cases/{case_id}', { params: { path: { case_id: one.id } } }))))
      return files.filter(waitsForMyKey)
    },
  })
}

export function Confirmations() {
  const { t } = useTranslation('filing')
  const words = useWords()
  const language = useLanguage()
  const found = useConfirmations()
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />
  if (!found.data || found.data.length === 0) return null
  return (
    <Panel title={t('confirmations', { count: found.data.length })} flush>
      <ul className={look.rows}>
        {found.data.map((file) => (
          <li key={file.id}>
            <div>
              <Link to={`/my/cases/${file.id}`}>
                {words(file.procedure_label)} · <Chinese>{file.rights.map((right) => right.name).join(t('list_comma')) || file.title}</Chinese>
              </Link>
              <p className="soft small">
                <Chinese>{t('filed_by', { name: file.participants.find((one) => one.role === 'applicant')?.name ?? '' })}</Chinese>
              </p>
            </div>
            <span />
            <div className={look.rowDue}>{t('confirm_by', { day: formatDay(nextClock(file)?.due_on, language) })}</div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

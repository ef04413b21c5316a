import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { formatDay, formatMoment } from '@/format/dates'
import { useLanguage, useWords } from '@/format/text'
import { Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { Table } from '@/ui/Table'

/** Every change of a date of the right and of one's filings about it, newest first. */
export function DateLog({ number }: { number: string }) {
  const { t } = useTranslation('filing')
  const words = useWords()
  const language = useLanguage()
  const changes = useQuery({
    queryKey: ['cases', 'dates', number],
    queryFn: () => answer(client.GET('/api/v1/docket/{number}/dates', { params: { path: { number } } })),
  })
  return (
    <Panel title={t('dates.title')} flush>
      <Loaded query={changes} lines={3}>
        {({ items }) => (
          <Table caption={t('dates.title')} captionHidden columns={[t('dates.at'), t('dates.what'), t('dates.before'), t('dates.after')]}>
            {[...items].reverse().map((item, at) => (
              <tr key={at}>
                <td className="numeric nowrap">{formatMoment(item.at, language)}</td>
                <td>
                  {item.clock_label ? words(item.clock_label) : t(`public:effect.${item.what}`)} {item.case_id && <Link to={`/my/cases/${item.case_id}`}>{t('dates.case')}</Link>}
                </td>
                <td className="numeric nowrap">{formatDay(item.before, language)}</td>
                <td className="numeric nowrap">{item.after ? formatDay(item.after, language) : item.status ? t(`cases:clock_status.${item.status}`) : ''}</td>
              </tr>
            ))}
          </Table>
        )}
      </Loaded>
    </Panel>
  )
}

import { Link } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { Due } from '@/format/due'
import { caseTone } from '@/format/status'
import { Chinese, useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import { Empty, Loaded } from '@/ui/states'
import { titleOf } from '../worklist/columns'
import type { Case } from '@/cases/data'
import look from './examination.module.css'

/** Objections under an application, or the application above an objection. */
export function RelatedPanel({ file }: { file: Case }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const children = useQuery({
    queryKey: ['case', file.id, 'children'],
    queryFn: () => answer(client.GET('/api/v1/cases', { params: { query: { parent: file.id, include_ended: true, limit: 100 } } })),
  })
  return (
    <div className="stack">
      {file.parent && (
        <p>
          <Link to={`/office/cases/${file.parent}`}>{t('related.parent')}</Link>
        </p>
      )}
      <Loaded query={children} empty={(page) => page.items.length === 0 && !file.parent} whenEmpty={<Empty title={t('related.none')} />}>
        {(page) => (
          <ul className={look.notes}>
            {page.items.map((item) => (
              <li key={item.id}>
                <div className="row spread">
                  <Link to={`/office/cases/${item.id}`}>{titleOf(item, words)}</Link>
                  <Tag tone={caseTone(item.waits_on, item.ended, 'office')}>{words(item.state_label)}</Tag>
                </div>
                <div className="small soft">
                  <span className="mono">{item.number}</span> · <Chinese>{item.lead_name}</Chinese>
                </div>
                <Due on={item.due_on} daysLeft={item.days_left} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  )
}

import { Link } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { formatDay } from '@/format/dates'
import { rightTone } from '@/format/status'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import { Empty, Loaded } from '@/ui/states'
import { SimilarData } from './SimilarData'
import look from './examination.module.css'

/** Entries and applications that resemble this one: evidence for the examiner, no verdict. */
export function SimilarPanel({ caseId }: { caseId: string }) {
  const { t } = useTranslation('deposits')
  return (
    <div className="stack-l">
      <SimilarData caseId={caseId} />
      <section className="stack-s" aria-label={t('similar.names')}>
        <h2>{t('similar.names')}</h2>
        <SimilarNames caseId={caseId} />
      </section>
    </div>
  )
}

function SimilarNames({ caseId }: { caseId: string }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const language = useLanguage()
  const similar = useQuery({
    queryKey: ['case', caseId, 'similar'],
    queryFn: () => answer(client.GET('/api/v1/cases/{case_id}/similar', { params: { path: { case_id: caseId } } })),
    staleTime: 300_000,
  })
  return (
    <Loaded query={similar} empty={(found) => found.items.length === 0} whenEmpty={<Empty title={t('similar.none')}>{t('similar.none_mend')}</Empty>}>
      {(found) => (
        <div className="stack-s">
          <p className="small soft">{t('similar.explain', { count: found.examined })}</p>
          <ul className={look.notes}>
            {found.items.map((item) => (
              <li key={`${item.kind}${item.number}${item.case_id}`}>
                <div className="row spread">
                  {item.kind === 'right' ? <Link to={`/register/${item.number}`}><Chinese>{item.title}</Chinese></Link> : item.case_id ? <Link to={`/office/cases/${item.case_id}`}><Chinese>{item.title}</Chinese></Link> : <strong><Chinese>{item.title}</Chinese></strong>}
                  <span className="numeric nowrap">{t('similar.score', { score: item.score })}</span>
                </div>
                <div className="progress" role="presentation">
                  <span style={{ width: `${item.score}%` }} />
                </div>
                <p className="small soft">
                  <span className="mono">{item.number}</span> · <Chinese>{item.applicants}</Chinese> {item.date && formatDay(item.date, language)}{' '}
                  {item.kind === 'right' ? <Tag tone={rightTone(item.status ?? '')}>{t(`common:right_status.${item.status}`)}</Tag> : <Tag tone="action">{words(item.state_label)}</Tag>}{' '}
                  {item.same_holder && <Tag tone="wait">{t('similar.same_holder')}</Tag>}
                </p>
                {item.words.length > 0 && (
                  <p className={look.words}>
                    <span className="small soft">{t('similar.words')}</span>
                    {item.words.map((word) => (
                      <mark key={word} lang="zh-CN">
                        {word}
                      </mark>
                    ))}
                  </p>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Loaded>
  )
}

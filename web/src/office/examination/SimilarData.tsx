import { Link } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Tag } from '@/ui/controls'
import { Loaded } from '@/ui/states'
import '@/deposits/text'
import look from './examination.module.css'

type Neighbour = Schemas['SimilarData']

const percent = (share: number | null) => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)

/** Deposits whose data have something in common with those of this application, with the figures and their bounds. */
export function SimilarData({ caseId }: { caseId: string }) {
  const { t } = useTranslation('deposits')
  const found = useQuery({
    queryKey: ['case', caseId, 'similar-data'],
    queryFn: () => answer(client.GET('/api/v1/cases/{case_id}/similar-data', { params: { path: { case_id: caseId } } })),
    staleTime: 300_000,
  })
  return (
    <section className="stack-s" aria-label={t('similar.title')}>
      <h2>{t('similar.title')}</h2>
      <Loaded query={found}>
        {({ state, items, keying }) => (
          <>
            <p className="small soft">{t(state === 'compared' ? (items.length > 0 ? 'similar.explain' : 'similar.none') : `similar.${state}`)}</p>
            {keying && keying.not_compared > 0 && <p className="small soft">{t('similar.not_compared', { count: keying.not_compared })}</p>}
            <ul className={look.notes}>
              {items.map((item) => (
                <li key={item.deposit_number}>
                  <Found item={item} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </section>
  )
}

function Found({ item }: { item: Neighbour }) {
  const { t } = useTranslation('deposits')
  const language = useLanguage()
  const name = item.title ? <Chinese>{item.title}</Chinese> : t('similar.unknown')
  const share = (one: Schemas['RowShare']) => t('similar.share', { value: percent(one.value), m: one.m ?? '–', n: one.n ?? '–', low: percent(one.low), high: percent(one.high), chance: percent(one.chance) })
  return (
    <>
      <div className="row spread">
        {item.kind === 'right' ? <Link to={`/register/${item.number}`}>{name}</Link> : item.case_id ? <Link to={`/office/cases/${item.case_id}`}>{name}</Link> : <strong>{name}</strong>}
        <Tag tone={item.grade === 'same_rows' ? 'bad' : 'neutral'}>{t(`similar.${item.grade}`)}</Tag>
      </div>
      <p className="small soft">
        {item.deposit_id ? <Link to={`/office/deposits/${item.deposit_id}`} className="mono">{item.deposit_number}</Link> : <span className="mono">{item.deposit_number}</span>}{' '}
        {t('similar.received', { time: formatMoment(item.received_at, language) })}{' '}
        {item.came_first !== null && <Tag tone={item.came_first ? 'wait' : 'neutral'}>{t(item.came_first ? 'similar.earlier' : 'similar.later')}</Tag>} {item.same_holder && <Tag tone="action">{t('similar.same_holder')}</Tag>}
      </p>
      <dl className="facts small">
        <dt>{t('similar.here_there')}</dt>
        <dd className="numeric">{share(item.rows_found_there)}</dd>
        <dt>{t('similar.there_here')}</dt>
        <dd className="numeric">{share(item.rows_found_here)}</dd>
      </dl>
    </>
  )
}

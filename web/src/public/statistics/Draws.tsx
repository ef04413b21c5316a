import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { formatDay } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Loaded } from '@/ui/states'
import look from './statistics.module.css'

type Draw = Schemas['SampleDraw']

/** How the last samples were drawn, with what it takes to draw them again. */
export function Draws({ pack }: { pack: string }) {
  const { t } = useTranslation('statistics')
  const query = useQuery({ queryKey: ['statistics', 'samples', pack], queryFn: () => answer(client.GET('/api/v1/statistics/samples', { params: { query: { pack, limit: 12 } } })) })
  return (
    <details>
      <summary>{t('draws')}</summary>
      <p className="small soft">{t('draws_lead')}</p>
      <Loaded query={query} lines={4} empty={({ items }) => items.length === 0} whenEmpty={<p>{t('draws_none')}</p>}>
        {({ items }) => (
          <ul className={look.draws}>
            {items.map((draw) => (
              <DrawLine key={draw.id} draw={draw} />
            ))}
          </ul>
        )}
      </Loaded>
    </details>
  )
}

function DrawLine({ draw }: { draw: Draw }) {
  const { t } = useTranslation('statistics')
  const language = useLanguage()
  return (
    <li>
      <strong>{t('draw_of', { from: formatDay(draw.from, language), until: formatDay(draw.until, language) })}</strong>
      <div className="small">
        {t('seed', { size: draw.log_size })} <code className={look.hash}>{draw.seed}</code>
      </div>
      {draw.lanes.map((lane) => (
        <div key={lane.lane} className="small">
          {t(`group.${lane.lane}`)}: {lane.population === null || lane.drawn === null ? t('hidden') : t('drawn', { drawn: lane.drawn, population: lane.population, percent: lane.percent })} <code className={look.hash}>{lane.list_sha256}</code>
          {lane.population !== null && lane.population > 0 && (
            <>
              {' '}
              <a href={`/api/v1/statistics/samples/${draw.id}/${lane.lane}?limit=1000`}>{t('list')}</a>
            </>
          )}
        </div>
      ))}
    </li>
  )
}

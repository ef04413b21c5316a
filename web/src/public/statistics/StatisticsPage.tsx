import { Download } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { useLanguage, useWords } from '@/format/text'
import { ClauseNote } from '@/cases/ClauseNote'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Loaded } from '@/ui/states'
import { Table } from '@/ui/Table'
import { Draws } from './Draws'
import './text'
import look from './statistics.module.css'

type Statistics = Schemas['LaneStatistics']
type Office = Statistics['offices'][number]
type Month = Schemas['LaneMonth']

/** How the green channel is used and what it costs the others, for everybody. */
export function StatisticsPage() {
  const { t } = useTranslation('statistics')
  const language = useLanguage()
  const query = useQuery({ queryKey: ['statistics', 'green-lane'], queryFn: () => answer(client.GET('/api/v1/statistics/green-lane')) })
  return (
    <div className="page stack">
      <PageTitle
        title={t('title')}
        lead={t('lead')}
        actions={(['csv', 'xlsx'] as const).map((format) => (
          <a key={format} className="button small" href={`/api/v1/statistics/green-lane.${format}?language=${language}`} download>
            <Download size={14} aria-hidden /> {format.toUpperCase()}
          </a>
        ))}
      />
      <Loaded query={query} lines={14}>
        {(statistics) => <Figures statistics={statistics} />}
      </Loaded>
    </div>
  )
}

function Figures({ statistics }: { statistics: Statistics }) {
  const { t } = useTranslation('statistics')
  const words = useWords()
  const [query, setQuery] = useSearchParams()
  const lanes = statistics.offices.filter((office) => office.green_lane)
  const chosen = statistics.offices.find((office) => office.pack === query.get('office')) ?? lanes[0] ?? statistics.offices[0]
  if (!chosen) return <Empty title={t('none')} />
  return (
    <>
      <div className="row" role="group" aria-label={t('office')}>
        {statistics.offices.map((office) => (
          <button key={office.pack} type="button" className={`button small toggle ${look.office}`} aria-pressed={office === chosen} onClick={() => setQuery({ office: office.pack }, { replace: true })}>
            {words(office.office)}
          </button>
        ))}
      </div>
      {!chosen.green_lane && <p>{t('no_lane')}</p>}
      {chosen.green_lane && <Lane office={chosen} statistics={statistics} />}
      <Waiting office={chosen} statistics={statistics} />
      <Panel title={t('rereading')}>
        <div className="stack-s">
          <p className="soft">{t('rereading_lead')}</p>
          <ul>
            {(['green', 'ordinary'] as const)
              .filter((lane) => lane === 'ordinary' || chosen.green_lane)
              .map((lane) => (
                <li key={lane}>
                  {t(`group.${lane}`)}: <Agreement of={chosen.rereading[lane]} />
                </li>
              ))}
          </ul>
        </div>
        <Draws pack={chosen.pack} />
      </Panel>
      <Panel title={t('how')}>
        <ul>
          <li>{t('how_small', { least: statistics.smallest_cell, tail: statistics.smallest_for_tail })}</li>
          <li>{t('how_wait')}</li>
          <li>{t('how_effect', { months: statistics.window_months })}</li>
          <li>{t('how_limits')}</li>
        </ul>
      </Panel>
    </>
  )
}

/** How often second readings agreed, or why it is not said. */
function Agreement({ of: { read, agreed_percent: percent } }: { of: Office['rereading']['green'] }) {
  const { t } = useTranslation('statistics')
  if (read === 0) return <>{t('read_none')}</>
  return <>{read === null || percent === null ? t('hidden') : t('read_agreed', { read, percent })}</>
}

/** A number, or that it is too small to be shown. */
function Cell({ value }: { value: number | null }) {
  const { t } = useTranslation('statistics')
  return value === null ? <abbr title={t('hidden')}>{t('hidden_mark')}</abbr> : <>{value}</>
}

const days = (tenths: number | null) => (tenths === null ? null : tenths / 10)

function Lane({ office, statistics }: { office: Office; statistics: Statistics }) {
  const { t } = useTranslation('statistics')
  const words = useWords()
  const grounds = office.months[0]?.grounds ?? []
  return (
    <Panel title={t('lane')} flush>
      {office.quota && (
        <p className={look.note}>
          {t('quota', { percent: office.quota.percent, least: office.quota.least })}{' '}
          <span className="small soft">
            {office.quota.clause && <ClauseNote pack={office.pack} id={office.quota.clause.id} />}
            {office.quota.confidence === 'placeholder' && ` · ${t('placeholder')}`}
          </span>
        </p>
      )}
      <Table caption={t('lane_caption', { from: statistics.from, until: statistics.until })} captionHidden className={look.figures} columns={[t('month'), t('requests'), t('grants'), t('refusals'), ...grounds.map((one) => words(one.label)), t('use')]}>
        {[...office.months].reverse().map((month) => (
          <tr key={month.month}>
            <th scope="row" className="nowrap">{month.month}</th>
            <td><Cell value={month.requests} /></td>
            <td><Cell value={month.grants} /></td>
            <td><Cell value={month.refusals} /></td>
            {month.grounds.map((one) => (
              <td key={one.ground}><Cell value={one.count} /></td>
            ))}
            <td>{month.grants === 0 ? '–' : month.most_use_percent === null ? <Cell value={null} /> : `${month.most_use_percent}%`}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  )
}

function Waiting({ office, statistics }: { office: Office; statistics: Statistics }) {
  const { t } = useTranslation('statistics')
  const names = ['decided', 'median', 'ninety'] as const
  const lanes = office.green_lane ? (['green', 'ordinary'] as const) : (['ordinary'] as const)
  const value = (month: Month, lane: 'green' | 'ordinary', name: (typeof names)[number]) => (name === 'decided' ? month[lane].cases : name === 'median' ? month[lane].median : month[lane].ninety_percent)
  return (
    <Panel title={t('waiting')} flush>
      <p className={look.note}>{t('waiting_lead')}</p>
      <Table
        caption={t('waiting_caption', { from: statistics.from, until: statistics.until })}
        captionHidden
        className={look.figures}
        columns={[t('month'), ...lanes.flatMap((lane) => names.map((name) => `${t(`group.${lane}`)}: ${t(name)}`)), t('mean'), t('in_order'), t('effect')]}
      >
        {[...office.months].reverse().map((month) => (
          <tr key={month.month}>
            <th scope="row" className="nowrap">{month.month}</th>
            {lanes.flatMap((lane) => names.map((name) => <td key={lane + name}>{month[lane].cases === 0 && name !== 'decided' ? '–' : <Cell value={value(month, lane, name)} />}</td>))}
            {[month.ordinary.mean_tenths, month.in_order_tenths, month.effect_tenths].map((tenths, at) => (
              <td key={at}>{month.ordinary.cases === 0 ? '–' : <Cell value={days(tenths)} />}</td>
            ))}
          </tr>
        ))}
      </Table>
    </Panel>
  )
}

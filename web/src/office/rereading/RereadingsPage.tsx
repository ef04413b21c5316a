import { Link, useSearchParams } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { usePages } from '@/api/pages'
import { useIdentity } from '@/api/session'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { usePlaceNames } from '@/public/usePacks'
import { Tag } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Empty, Loaded } from '@/ui/states'
import { Table } from '@/ui/Table'
import { rereadingsKey, states, toneOf, type Rereading } from './data'
import look from './rereading.module.css'

/** Sampled cases: what one has to read again, and for those who lead the office all of them with the rate of agreement. */
export function RereadingsPage() {
  const { t } = useTranslation('office')
  const { data: who } = useIdentity()
  const place = usePlaceNames()
  const offices = [...new Set(who?.appointments?.map((item) => item.office) ?? [])]
  const leads = (office: string) => who?.appointments?.some((item) => item.office === office && (item.role === 'registrar' || item.role === 'reviewer')) ?? false
  const [query, setQuery] = useSearchParams()
  const state = states.find((one) => one === query.get('state'))
  return (
    <div className="page wide stack">
      <PageTitle title={t('rereading.title')} lead={t('rereading.lead')} />
      <div className="row" role="group" aria-label={t('rereading.show')}>
        {[undefined, ...states].map((one) => (
          <button key={one ?? 'all'} type="button" className="button small toggle" aria-pressed={state === one} onClick={() => setQuery(one ? { state: one } : {}, { replace: true })}>
            {t(one ? `rereading.states.${one}` : 'rereading.all')}
          </button>
        ))}
      </div>
      {offices.map((office) => (
        <div key={office} className="stack">
          <Panel title={place(office)} flush>
            <List office={office} state={state} />
          </Panel>
          {leads(office) && <Agreement office={office} />}
        </div>
      ))}
    </div>
  )
}

function List({ office, state }: { office: string; state: Rereading['state'] | undefined }) {
  const { t } = useTranslation('office')
  const pages = usePages([...rereadingsKey, 'list', office, state], (after) => answer(client.GET('/api/v1/offices/{office_id}/rereadings', { params: { path: { office_id: office }, query: { after, state } } })))
  return (
    <Pages query={pages} whenEmpty={<Empty title={t('rereading.none')}>{t('rereading.none_hint')}</Empty>}>
      <Table caption={t('rereading.caption')} captionHidden className={look.list} columns={(['case', 'sample', 'reader', 'state'] as const).map((name) => t(`rereading.${name}`))}>
        {pages.items.map((item) => (
          <Line key={item.id} item={item} />
        ))}
      </Table>
    </Pages>
  )
}

function Line({ item }: { item: Rereading }) {
  const { t } = useTranslation('office')
  const language = useLanguage()
  return (
    <tr>
      <th scope="row">
        <Link to={`/office/rereadings/${item.id}`}>
          <Chinese>{item.title}</Chinese>
        </Link>
        <div className="small soft mono">{item.number}</div>
      </th>
      <td>
        {t(`rereading.purpose.${item.purpose}`)}
        <div className="small soft">{item.from.slice(0, 7)}</div>
      </td>
      <td>{item.reader_name ? <Chinese>{item.reader_name}</Chinese> : <Tag tone="bad">{t('rereading.nobody')}</Tag>}</td>
      <td>
        <Tag tone={toneOf[item.state]}>{t(`rereading.states.${item.state}`)}</Tag>
        {item.read_at && <div className="small soft">{formatDay(item.read_at, language)}</div>}
      </td>
    </tr>
  )
}

const rate = (one: { read: number; agreed: number }) => (one.read === 0 ? '–' : `${Math.round((100 * one.agreed) / one.read)}%`)

/** How often readers agreed, by group and element. */
function Agreement({ office }: { office: string }) {
  const { t } = useTranslation('office')
  const query = useQuery({ queryKey: [...rereadingsKey, 'figures', office], queryFn: () => answer(client.GET('/api/v1/offices/{office_id}/rereadings/figures', { params: { path: { office_id: office } } })) })
  return (
    <Loaded query={query} lines={3} empty={({ lanes }) => lanes.length === 0} whenEmpty={null}>
      {({ lanes }) => (
        <Panel title={t('rereading.figures')} flush>
          <Table caption={t('rereading.figures_caption')} captionHidden className={look.list} columns={(['group', 'drawn', 'read', 'agreed'] as const).map((name) => t(`rereading.${name}`))}>
            {lanes.flatMap((lane) => [<LaneLine key={lane.lane} lane={lane} />, ...lane.elements.map((element) => <ElementLine key={lane.lane + element.element} element={element} />)])}
          </Table>
        </Panel>
      )}
    </Loaded>
  )
}

type Figures = Schemas['RereadingFigures']['lanes'][number]

function LaneLine({ lane }: { lane: Figures }) {
  const { t } = useTranslation('office')
  return (
    <tr>
      <th scope="row">
        {t(`rereading.lane.${lane.lane}`)} <span className="soft small">{t('rereading.whole')}</span>
      </th>
      <td className="numeric">{lane.drawn}</td>
      <td className="numeric">{lane.read}</td>
      <td className="numeric">{rate(lane)}</td>
    </tr>
  )
}

function ElementLine({ element }: { element: Figures['elements'][number] }) {
  const words = useWords()
  return (
    <tr>
      <td>{words(element.label)}</td>
      <td />
      <td className="numeric">{element.read}</td>
      <td className="numeric">{rate(element)}</td>
    </tr>
  )
}

import { Link } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { useIdentity } from '@/api/session'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { ButtonLink } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Loaded } from '@/ui/states'
import { CaseRows } from './CaseRows'
import { waitsOn, type WaitsOn } from './waits'
import { Confirmations, useConfirmations } from './Confirmations'
import look from './filing.module.css'

const shownOfEach = 20

/** Cases of my parties that wait on some of `sides`, the most urgent of each, and how many there are. */
async function readWaiting(counts: Schemas['CaseCounts'], sides: readonly WaitsOn[]) {
  const pages = await Promise.all(
    sides.filter((side) => (counts.waits_on[side] ?? 0) > 0).map((waits_on) => answer(client.GET('/api/v1/cases', { params: { query: { mine: 'party', order: 'due', waits_on, limit: shownOfEach } } }))),
  )
  const items = pages.flatMap((page) => page.items).sort((one, other) => (one.due_on ?? '9999').localeCompare(other.due_on ?? '9999'))
  // The first side of which not all are shown.
  const short = sides.find((side) => (counts.waits_on[side] ?? 0) > shownOfEach)
  return { items, short, count: sides.reduce((sum, side) => sum + (counts.waits_on[side] ?? 0), 0) }
}

/** The server says what waits on whom: nothing may be missed because it stands far down a list. */
async function readMine() {
  const counts = await answer(client.GET('/api/v1/cases/counts', { params: { query: { mine: 'party' } } }))
  const [mine, elsewhere] = await Promise.all([readWaiting(counts, waitsOn.me), readWaiting(counts, waitsOn.others)])
  return { mine, elsewhere }
}

/** Leads to the rest where not all are shown. */
function Further({ shown, count, short }: { shown: number; count: number; short: WaitsOn | undefined }) {
  const { t } = useTranslation('filing')
  if (!short) return null
  return (
    <p className="more">
      <Link to={`/my/cases?waits_on=${short}`}>{t('further', { shown, count })}</Link>
    </p>
  )
}

/** What waits for me, what goes on elsewhere, what was told me. */
export function HomePage() {
  const { t } = useTranslation('filing')
  const who = useIdentity()
  const confirmations = useConfirmations()
  const cases = useQuery({ queryKey: ['cases', 'mine', 'home'], queryFn: readMine })
  return (
    <div className="page stack-l">
      <PageTitle
        title={t('home')}
        lead={who.data?.name ? <Chinese>{who.data.name}</Chinese> : undefined}
        actions={
          <>
            <ButtonLink to="/my/batches">{t('batches')}</ButtonLink>
            <ButtonLink to="/my/new" look="primary">
              {t('new')}
            </ButtonLink>
          </>
        }
      />
      <div className={look.home}>
        <div className="stack">
          <Confirmations list={confirmations} />
          <Loaded query={cases}>
            {({ mine, elsewhere }) => {
              const others = elsewhere.items.filter((one) => !confirmations.items.some((waiting) => waiting.id === one.id))
              const othersCount = elsewhere.count - (elsewhere.items.length - others.length)
              return (
                <>
                  {(mine.count > 0 || confirmations.items.length === 0) && (
                    <Panel title={t('waits_for_me', { count: mine.count })} flush>
                      {mine.count > 0 ? <CaseRows items={mine.items} /> : <Empty title={t('nothing_waits')}>{t('nothing_waits_hint')}</Empty>}
                      <Further shown={mine.items.length} count={mine.count} short={mine.short} />
                    </Panel>
                  )}
                  {othersCount > 0 && (
                    <Panel title={t('goes_on', { count: othersCount })} flush>
                      <CaseRows items={others} />
                      <Further shown={others.length} count={othersCount} short={elsewhere.short} />
                    </Panel>
                  )}
                  <p>
                    <Link to="/my/cases">{t('all_cases')}</Link>
                  </p>
                </>
              )
            }}
          </Loaded>
        </div>
        <aside className="stack">
          <News />
          <Panel title={t('more')}>
            <ul className={look.links}>
              <li>
                <Link to="/my/rights">{t('rights.title')}</Link>
              </li>
              <li>
                <Link to="/my/parties">{t('parties')}</Link>
              </li>
              <li>
                <Link to="/my/powers">{t('powers')}</Link>
              </li>
              <li>
                <Link to="/my/deposits">{t('deposits')}</Link>
              </li>
              <li>
                <Link to="/search">{t('register')}</Link>
              </li>
            </ul>
          </Panel>
        </aside>
      </div>
    </div>
  )
}

function News() {
  const { t } = useTranslation('filing')
  const language = useLanguage()
  const inbox = useQuery({ queryKey: ['inbox', 'home'], queryFn: () => answer(client.GET('/api/v1/inbox', { params: { query: { limit: 6 } } })) })
  return (
    <Panel title={t('news')} actions={<Link to="/account/inbox">{t('all_news')}</Link>}>
      <Loaded query={inbox} lines={4} empty={({ items }) => items.length === 0} whenEmpty={<p className="soft">{t('no_news')}</p>}>
        {({ items }) => (
          <ul className={look.news}>
            {items.map((one) => (
              <li key={one.id} className={one.seen ? undefined : look.unseen}>
                {one.case_id ? (
                  <Link to={`/my/cases/${one.case_id}`}>
                    <Chinese>{one.text}</Chinese>
                  </Link>
                ) : (
                  <Chinese>{one.text}</Chinese>
                )}
                <time className="soft small" dateTime={one.at}>
                  {formatMoment(one.at, language)}
                </time>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}

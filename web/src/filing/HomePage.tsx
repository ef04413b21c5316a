import { Link } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { useIdentity } from '@/api/session'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { ButtonLink } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Loaded } from '@/ui/states'
import { CaseRows } from './CaseRows'
import { Confirmations, useConfirmations } from './Confirmations'
import look from './filing.module.css'

/** What waits for me, what goes on elsewhere, what was told me. */
export function HomePage() {
  const { t } = useTranslation('filing')
  const who = useIdentity()
  const confirmations = useConfirmations()
  const cases = useQuery({
    queryKey: ['cases', 'mine', 'home'],
    queryFn: () => answer(client.GET('/api/v1/cases', { params: { query: { mine: 'party', order: 'due', limit: 50 } } })),
  })
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
            {({ items }) => {
              const mine = items.filter((one) => !one.ended && (one.waits_on === 'applicant' || one.waits_on === 'objector'))
              const others = items.filter((one) => !mine.includes(one) && !one.ended && !confirmations.items.some((waiting) => waiting.id === one.id))
              return (
                <>
                  {(mine.length > 0 || confirmations.items.length === 0) && (
                    <Panel title={t('waits_for_me', { count: mine.length })} flush>
                      {mine.length > 0 ? <CaseRows items={mine} /> : <Empty title={t('nothing_waits')}>{t('nothing_waits_hint')}</Empty>}
                    </Panel>
                  )}
                  {others.length > 0 && (
                    <Panel title={t('goes_on', { count: others.length })} flush>
                      <CaseRows items={others} />
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

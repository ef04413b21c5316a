import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { useTranslation } from 'react-i18next'
import { BadgeCheck, FilePen, Megaphone, Search } from 'lucide-react'
import type { Schemas } from '@/api/client'
import type { paths } from '@/api/schema'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Empty, Loaded } from '@/ui/states'
import { DaysLeft } from './notices/DaysLeft'
import { HolderNames } from './register/HolderNames'
import { closingNoticesQuery, overviewQuery } from './queries'
import { SearchBox } from './SearchBox'
import { usePlaceNames } from './usePacks'
import { WindowTitle } from './WindowTitle'
import look from './public.module.css'

type Overview = paths['/api/v1/overview']['get']['responses'][200]['content']['application/json']

export function HomePage() {
  const { t } = useTranslation('public')
  const navigate = useNavigate()
  const overview = useQuery(overviewQuery)
  return (
    <>
      <WindowTitle title={t('home.title')} />
      <section className={look.hero}>
        <div className={look.heroInner}>
          <h1>{t('home.title')}</h1>
          <p className={look.lead}>{t('home.lead')}</p>
          <SearchBox large value="" label={t('home.search_label')} hint={t('home.search_hint')} onSearch={(words) => void navigate(words ? `/search?q=${encodeURIComponent(words)}` : '/search')} />
          <Figures overview={overview.data} />
        </div>
      </section>
      <div className={`page ${look.home}`}>
        <Doors />
        <div className={look.pair}>
          <Recent query={overview} />
          <Closing />
        </div>
        <Trust />
      </div>
    </>
  )
}

function Figures({ overview }: { overview?: Overview }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  return (
    <dl className={look.figures} aria-label={t('home.figures')}>
      {(['registered', 'on_notice', 'log_size'] as const).map((name) => (
        <div key={name}>
          <dt>{t(`home.${name}`)}</dt>
          <dd className="numeric">{overview ? overview[name].toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB') : '–'}</dd>
        </div>
      ))}
    </dl>
  )
}

const doors = [
  ['file', '/my/new', FilePen],
  ['search', '/search', Search],
  ['notice', '/notices', Megaphone],
  ['verify', '/verify', BadgeCheck],
] as const

function Doors() {
  const { t } = useTranslation('public')
  return (
    <nav aria-label={t('home.doors')} className={look.doors}>
      {doors.map(([name, to, Icon]) => (
        <Link key={name} to={to}>
          <Icon size={22} aria-hidden />
          <span>
            <strong>{t(`home.${name}`)}</strong>
            <span>{t(`home.${name}_text`)}</span>
          </span>
        </Link>
      ))}
    </nav>
  )
}

function Recent({ query }: { query: UseQueryResult<Overview> }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const place = usePlaceNames()
  return (
    <section className="panel" aria-labelledby="home-recent">
      <header>
        <h2 id="home-recent">{t('home.recent')}</h2>
        <Link to="/search">{t('home.recent_all')}</Link>
      </header>
      <Loaded query={query} lines={8} empty={(data) => data.recent.length === 0} whenEmpty={<Empty title={t('search.none')} />}>
        {(data) => (
          <ul className={look.lines}>
            {data.recent.slice(0, 6).map((right) => (
              <li key={right.number}>
                <Link to={`/register/${right.number}`}>
                  <Chinese>{right.name}</Chinese>
                </Link>
                <p className="small soft">
                  <HolderNames holders={right.holders} /> · {place(right.jurisdiction)} · <span className="nowrap">{formatDay(right.announced_on, language)}</span>
                </p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  )
}

function Closing() {
  const { t } = useTranslation('public')
  const place = usePlaceNames()
  const query = useQuery(closingNoticesQuery)
  const open = (items: Schemas['NoticeSummary'][]) => items.filter((notice) => notice.objection_allowed).slice(0, 6)
  return (
    <section className="panel" aria-labelledby="home-closing">
      <header>
        <h2 id="home-closing">{t('home.closing')}</h2>
        <Link to="/notices">{t('home.closing_all')}</Link>
      </header>
      <Loaded query={query} lines={8} empty={(data) => open(data.items).length === 0} whenEmpty={<Empty title={t('notices.none')} />}>
        {(data) => (
          <ul className={look.lines}>
            {open(data.items).map((notice) => (
              <li key={notice.id}>
                <Link to={`/notices/${notice.id}`}>
                  <Chinese>{notice.title}</Chinese>
                </Link>
                <p className="small soft">
                  <HolderNames holders={notice.applicants} /> · {place(notice.jurisdiction)} · <DaysLeft notice={notice} />
                </p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  )
}

function Trust() {
  const { t } = useTranslation('public')
  return (
    <section aria-labelledby="home-trust" className={look.trust}>
      <h2 id="home-trust">{t('home.trust')}</h2>
      <div>
        {([['rules', '/rules'], ['log', '/log'], ['data', ''], ['statistics', '/statistics']] as const).map(([name, to]) => (
          <section key={name}>
            <h3>{to ? <Link to={to}>{t(`home.${name}`)}</Link> : t(`home.${name}`)}</h3>
            <p className="soft">{t(`home.${name}_text`)}</p>
          </section>
        ))}
      </div>
    </section>
  )
}

import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { PageTitle } from '@/ui/layout'
import { Empty, Failure, Loading } from '@/ui/states'
import { useMedia } from '@/ui/useMedia'
import { HolderNames } from '../register/HolderNames'
import { noticeFilterOf, noticesQuery, type NoticeFilter } from '../queries'
import { SearchBox } from '../SearchBox'
import { usePacks, usePlaceNames } from '../usePacks'
import { DaysLeft } from './DaysLeft'
import look from './notices.module.css'

type Notice = Schemas['NoticeSummary']

export function NoticesPage() {
  const { t } = useTranslation('public')
  const [address, setAddress] = useSearchParams()
  const filter = noticeFilterOf(address)
  const set = (change: NoticeFilter) => setAddress(Object.entries({ ...filter, ...change }).filter((entry): entry is [string, string] => Boolean(entry[1])))
  const query = useInfiniteQuery(noticesQuery(filter))
  const notices = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className="page">
      <PageTitle title={t('notices.title')} lead={t('notices.lead')} />
      <FilterBar filter={filter} onChange={set} />
      {query.isError && <Failure error={query.error} retry={() => void query.refetch()} />}
      <section className="panel" aria-label={t('notices.list')} aria-busy={query.isFetching}>
        {query.isPending && <Loading lines={8} />}
        {query.isSuccess && notices.length === 0 && <Empty title={t('notices.none')}>{t('notices.none_mend')}</Empty>}
        {notices.length > 0 && <NoticeList notices={notices} />}
      </section>
      {query.hasNextPage && (
        <p className={look.more}>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('common:action.more')}
          </Button>
        </p>
      )}
    </div>
  )
}

function FilterBar({ filter, onChange }: { filter: NoticeFilter; onChange: (change: NoticeFilter) => void }) {
  const { t } = useTranslation('public')
  const words = useWords()
  const packs = usePacks().data
  return (
    <div className={look.bar}>
      <SearchBox value={filter.q ?? ''} label={t('notices.search')} hint={t('notices.search')} onSearch={(q) => onChange({ q })} />
      <Field label={t('notices.place')}>
        {(control) => (
          <select {...control} className="input" value={filter.jurisdiction ?? ''} onChange={(event) => onChange({ jurisdiction: event.target.value || undefined })}>
            <option value="">{t('common:jurisdiction.all')}</option>
            {packs?.items.map((pack) => (
              <option key={pack.id} value={pack.id}>
                {words(pack.label)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('notices.order')}>
        {(control) => (
          <select {...control} className="input" value={filter.order ?? 'ending'} onChange={(event) => onChange({ order: event.target.value === 'newest' ? 'newest' : undefined })}>
            <option value="ending">{t('notices.ending')}</option>
            <option value="newest">{t('notices.newest')}</option>
          </select>
        )}
      </Field>
    </div>
  )
}

function NoticeList({ notices }: { notices: Notice[] }) {
  const narrow = useMedia('(max-width: 60rem)')
  return narrow ? <NoticeCards notices={notices} /> : <NoticeTable notices={notices} />
}

function NoticeTable({ notices }: { notices: Notice[] }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const place = usePlaceNames()
  return (
    <table className={`table ${look.list}`}>
      <caption className="visually-hidden">{t('notices.list')}</caption>
      <thead>
        <tr>
          {(['name', 'applicants', 'place', 'period', 'left'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`notices.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {notices.map((notice) => (
          <tr key={notice.id}>
            <td>
              <Link to={`/notices/${notice.id}`}>
                <Chinese>{notice.title}</Chinese>
              </Link>
              <p className="small faint mono">{notice.number}</p>
            </td>
            <td>
              <HolderNames holders={notice.applicants} />
            </td>
            <td className="nowrap">{place(notice.jurisdiction)}</td>
            <td className={`numeric ${look.period}`}>{t('notices.from_to', { from: formatDay(notice.notice_from, language), until: formatDay(notice.notice_until, language) })}</td>
            <td>
              <DaysLeft notice={notice} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function NoticeCards({ notices }: { notices: Notice[] }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const place = usePlaceNames()
  return (
    <ul className={look.cards}>
      {notices.map((notice) => (
        <li key={notice.id}>
          <Link to={`/notices/${notice.id}`}>
            <Chinese>{notice.title}</Chinese>
          </Link>
          <p className="small">
            <HolderNames holders={notice.applicants} /> · {place(notice.jurisdiction)}
          </p>
          <p className="small soft">
            {t('notices.from_to', { from: formatDay(notice.notice_from, language), until: formatDay(notice.notice_until, language) })} <DaysLeft notice={notice} />
          </p>
        </li>
      ))}
    </ul>
  )
}

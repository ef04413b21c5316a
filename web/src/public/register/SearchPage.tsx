import { useMemo } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { useCodes } from '@/form/codes'
import { formatDay } from '@/format/dates'
import { rightTone } from '@/format/status'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { PageTitle } from '@/ui/layout'
import { Empty, Failure, Loading } from '@/ui/states'
import { searchQuery } from '../queries'
import { SearchBox } from '../SearchBox'
import { usePlaceNames } from '../usePacks'
import { FilterPanel } from './FilterPanel'
import { addressOf, searchOf, type Search } from './filters'
import { HolderNames } from './HolderNames'
import look from './register.module.css'

type Item = Schemas['RegisterItem']

export function SearchPage() {
  const { t } = useTranslation('public')
  const [address, setAddress] = useSearchParams()
  const search = useMemo(() => searchOf(address), [address])
  const change = (next: Search) => setAddress(addressOf(next))
  const query = useInfiniteQuery(searchQuery(search))
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className="page">
      <PageTitle title={t('search.title')} window={search.q ? `${search.q} · ${t('search.window')}` : t('search.title')} />
      <SearchBox value={search.q ?? ''} label={t('search.title')} hint={t('home.search_hint')} onSearch={(q) => change({ ...search, q })} />
      <div className={look.columns}>
        <FilterPanel search={search} onChange={change} />
        <section aria-labelledby="results" aria-busy={query.isFetching}>
          <ResultHead search={search} first={query.data?.pages[0]} onChange={change} />
          {query.isError && <Failure error={query.error} retry={() => void query.refetch()} />}
          {query.isPending && <Loading lines={10} />}
          {query.isSuccess && items.length === 0 && (
            <div className="panel">
              <Empty title={t('search.none')}>{t('search.none_mend')}</Empty>
            </div>
          )}
          {items.length > 0 && (
            <ol className={look.results}>
              {items.map((item) => (
                <Result key={item.number} item={item} />
              ))}
            </ol>
          )}
          {items.length > 0 && (
            <p className={look.more}>
              {query.hasNextPage ? (
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('common:action.more')}
                </Button>
              ) : (
                <span className="faint small">{t('search.shown_all')}</span>
              )}
            </p>
          )}
        </section>
      </div>
    </div>
  )
}

interface FirstPage {
  total: number | null
  total_at_least: boolean
}

function ResultHead({ search, first, onChange }: { search: Search; first?: FirstPage; onChange: (next: Search) => void }) {
  const { t } = useTranslation('public')
  const total = first?.total ?? null
  return (
    <div className={look.resultHead}>
      <h2 id="results">{t('search.results')}</h2>
      <span role="status" className="soft numeric">
        {total !== null && (first?.total_at_least ? t('search.count_more', { count: total }) : t('search.count', { count: total }))}
      </span>
      <label className={look.order}>
        <span className="visually-hidden">{t('search.order')}</span>
        <select className="input" value={search.order ?? 'newest'} onChange={(event) => onChange({ ...search, order: event.target.value === 'number' ? 'number' : undefined })}>
          <option value="newest">{t('search.newest')}</option>
          <option value="number">{t('search.number')}</option>
        </select>
      </label>
    </div>
  )
}

type Parts = Item['highlights'][number]['parts']

function Marked({ parts }: { parts: Parts }) {
  return (
    <>
      {parts.map((part, at) => {
        const text = <Chinese>{part.text}</Chinese>
        return part.hit ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>
      })}
    </>
  )
}

function Result({ item }: { item: Item }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const words = useWords()
  const place = usePlaceNames()
  const industries = useCodes('industry').data
  const partsOf = (field: string) => item.highlights.find((highlight) => highlight.field === field)?.parts
  const industry = words(industries?.entries.find((entry) => entry.code === item.industry)?.label)
  const name = partsOf('name')
  const holders = partsOf('holders')
  const overview = partsOf('overview') ?? partsOf('scenario')
  return (
    <li>
      <div className={look.resultTitle}>
        <h3>
          <Link to={`/register/${item.number}`}>{name ? <Marked parts={name} /> : <Chinese>{item.name}</Chinese>}</Link>
        </h3>
        <Tag tone={rightTone(item.status)}>{t(`common:right_status.${item.status}`)}</Tag>
      </div>
      <p>{holders ? <Marked parts={holders} /> : <HolderNames holders={item.holders} />}</p>
      <p className={`${look.overview} soft`}>{overview ? <Marked parts={overview} /> : <Chinese>{item.overview}</Chinese>}</p>
      <p className={`${look.resultMeta} small faint`}>
        <span className="mono">{item.number}</span>
        <span>{place(item.jurisdiction)}</span>
        {industry && <span>{industry}</span>}
        <span>{t('search.registered_on', { day: formatDay(item.announced_on, language) })}</span>
      </p>
    </li>
  )
}

import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { Button, ButtonLink } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Failure, Loading } from '@/ui/states'
import { CaseRows } from './CaseRows'
import { sides } from './waits'
import look from './filing.module.css'

/** All cases of my parties, with search; what is searched for stands in the address. */
export function CasesPage() {
  const { t } = useTranslation('filing')
  const [query, setQuery] = useSearchParams()
  const text = query.get('text') ?? ''
  const ended = query.get('ended') === '1'
  const batch = query.get('batch') ?? undefined
  const waits_on = sides.find((side) => side === query.get('waits_on'))
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(query)
    if (value) next.set(name, value)
    else next.delete(name)
    setQuery(next, { replace: true })
  }
  const cases = useInfiniteQuery({
    queryKey: ['cases', 'mine', text, ended, batch, waits_on],
    queryFn: ({ pageParam }) =>
      answer(client.GET('/api/v1/cases', { params: { query: { mine: 'party', order: 'updated', include_ended: ended, text: text || undefined, batch, waits_on, limit: 30, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const items = cases.data?.pages.flatMap((page) => page.items)
  return (
    <div className="page stack">
      <PageTitle title={t('all_cases')} actions={<ButtonLink to="/my/new" look="primary">{t('new')}</ButtonLink>} />
      <form
        className={look.search}
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          set('text', String(new FormData(event.currentTarget).get('text') ?? '').trim())
        }}
      >
        <input key={text} className="input" type="search" name="text" defaultValue={text} aria-label={t('search_cases')} placeholder={t('search_cases')} />
        <Button type="submit">{t('search')}</Button>
        <select className="input" aria-label={t('waits_on')} value={waits_on ?? ''} onChange={(event) => set('waits_on', event.target.value)}>
          <option value="">{t('waits_on_any')}</option>
          {sides.map((side) => (
            <option key={side} value={side}>
              {t('waits_on_one', { side: t(`common:waits_on.${side}`) })}
            </option>
          ))}
        </select>
        <label className="choice">
          <input type="checkbox" checked={ended} onChange={(event) => set('ended', event.target.checked ? '1' : '')} />
          {t('with_ended')}
        </label>
      </form>
      {batch && (
        <p className="row">
          {t('of_batch')} <Link to={`/my/batches/${batch}`}>{t('to_batch')}</Link>
          <Button small onClick={() => set('batch', '')}>
            {t('not_batch')}
          </Button>
        </p>
      )}
      <Panel flush>
        {items ? (
          items.length > 0 ? (
            <CaseRows items={items} />
          ) : (
            <Empty title={t('no_cases')}>{t('no_cases_hint')}</Empty>
          )
        ) : cases.isError ? (
          <Failure error={cases.error} retry={() => void cases.refetch()} />
        ) : (
          <Loading />
        )}
      </Panel>
      {cases.hasNextPage && (
        <Button busy={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>
          {t('more_cases')}
        </Button>
      )}
    </div>
  )
}

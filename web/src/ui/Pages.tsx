import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './controls'
import { Failure, Loading } from './states'

interface PagesProps {
  query: { isPending: boolean; isError: boolean; isFetchNextPageError: boolean; error: unknown; refetch: () => unknown; hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown; items: unknown[] }
  whenEmpty: ReactNode
  children: ReactNode
}

/** A paged list: what has been read, a button for more, and what stands where there is nothing. */
export function Pages({ query, whenEmpty, children }: PagesProps) {
  const { t } = useTranslation()
  if (query.isPending) return <Loading />
  return (
    <>
      {query.isError && !query.isFetchNextPageError && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.items.length > 0 ? children : !query.isError && whenEmpty}
      {query.isFetchNextPageError && <Failure error={query.error} retry={() => void query.fetchNextPage()} />}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <p className="more">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('action.more')}
          </Button>
        </p>
      )}
    </>
  )
}

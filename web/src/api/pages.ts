import { useCallback } from 'react'
import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query'

interface Page<Item> {
  items: Item[]
  next?: string | null
}

/** A list that is read page by page by its cursor. `items` holds what has been read so far. */
export function usePages<Item, P extends Page<Item>>(key: QueryKey, read: (after: string | undefined) => Promise<P & Page<Item>>, enabled = true) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    enabled,
  })
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) ?? [], first: query.data?.pages[0] }
}

interface NextPage {
  hasNextPage: boolean
  isFetching: boolean
  isFetchNextPageError: boolean
  fetchNextPage: () => unknown
}

/** Reads the next page once it is wanted: one at a time, and not again by itself after it was refused. */
export function useMore({ hasNextPage, isFetching, isFetchNextPageError, fetchNextPage }: NextPage): () => void {
  return useCallback(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage()
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage])
}

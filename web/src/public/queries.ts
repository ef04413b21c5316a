import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answer, client } from '@/api/client'
import { addressOf, type Search } from './register/filters'

// What public pages ask first. Routes start these beside the fetching of a page's code, so that a page is drawn once.

export const overviewQuery = queryOptions({ queryKey: ['overview'], queryFn: () => answer(client.GET('/api/v1/overview')) })

export const closingNoticesQuery = queryOptions({ queryKey: ['notices', 'home'], queryFn: () => answer(client.GET('/api/v1/notices', { params: { query: { order: 'ending', limit: 12 } } })) })

export const entryQuery = (number: string) =>
  queryOptions({ queryKey: ['register', 'entry', number], queryFn: () => answer(client.GET('/api/v1/register/{number}', { params: { path: { number } } })) })

/** Entry by entry what became of a right. */
export const historyQuery = (number: string) =>
  queryOptions({ queryKey: ['register', 'history', number], queryFn: () => answer(client.GET('/api/v1/register/{number}/history', { params: { path: { number } } })) })

export const searchQuery = (search: Search) =>
  infiniteQueryOptions({
    queryKey: ['register', 'search', addressOf(search).toString()],
    queryFn: ({ pageParam, signal }) => answer(client.GET('/api/v1/register', { params: { query: { ...search, limit: 20, after: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })

export interface NoticeFilter {
  q?: string
  jurisdiction?: string
  order?: 'ending' | 'newest'
}

export const noticeFilterOf = (address: URLSearchParams): NoticeFilter => ({
  q: address.get('q')?.slice(0, 120) || undefined,
  jurisdiction: address.get('jurisdiction')?.slice(0, 40) || undefined,
  order: address.get('order') === 'newest' ? 'newest' : undefined,
})

export const noticesQuery = (filter: NoticeFilter) =>
  infiniteQueryOptions({
    queryKey: ['notices', 'list', filter],
    queryFn: ({ pageParam, signal }) => answer(client.GET('/api/v1/notices', { params: { query: { ...filter, order: filter.order ?? 'ending', limit: 30, after: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })

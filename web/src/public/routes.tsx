import type { LoaderFunctionArgs, RouteObject } from 'react-router'
import { cache } from '@/api/cache'
import { HomePage } from './HomePage'
import { SignInPage } from './SignInPage'
import { searchOf } from './register/filters'
import { formQuery } from '@/form/formQuery'
import { closingNoticesQuery, entryQuery, historyQuery, noticeFilterOf, noticesQuery, overviewQuery, searchQuery } from './queries'
import { packsQuery } from './usePacks'
import './text'

/** Starts what a page will ask for while its code is still being fetched; the page itself waits for it and tells of failures. */
const ahead = (start: (address: URLSearchParams, params: LoaderFunctionArgs['params']) => Promise<void>[]) => ({ request, params }: LoaderFunctionArgs) => {
  start(new URL(request.url).searchParams, params)
  return null
}

export const publicRoutes: RouteObject[] = [
  { path: '/', Component: HomePage, loader: ahead(() => [cache.prefetchQuery(overviewQuery), cache.prefetchQuery(closingNoticesQuery)]) },
  { path: '/sign-in', Component: SignInPage },
  {
    path: '/sign-up',
    lazy: async () => {
      await import('@/account/text')
      return { Component: (await import('@/account/SignUpPage')).SignUpPage }
    },
  },
  {
    path: '/search',
    loader: ahead((address) => [cache.prefetchInfiniteQuery(searchQuery(searchOf(address))), cache.prefetchQuery(packsQuery)]),
    lazy: async () => ({ Component: (await import('./register/SearchPage')).SearchPage }),
  },
  {
    path: '/register/:number',
    loader: ahead((_, { number = '' }) => [
      cache.fetchQuery(entryQuery(number)).then(
        ({ jurisdiction }) => cache.prefetchQuery(formQuery(jurisdiction, 'application')),
        () => undefined, // the page tells of it
      ),
      cache.prefetchQuery(historyQuery(number)),
      cache.prefetchQuery(packsQuery),
    ]),
    lazy: async () => ({ Component: (await import('./register/EntryPage')).EntryPage }),
  },
  { path: '/register/:number/as-of', lazy: async () => ({ Component: (await import('./register/AsOfPage')).AsOfPage }) },
  { path: '/register/:number/what-if', lazy: async () => ({ Component: (await import('./register/WhatIfPage')).WhatIfPage }) },
  { path: '/extracts/:extractId', lazy: async () => ({ Component: (await import('./extract/ExtractPage')).ExtractPage }) },
  { path: '/notices', loader: ahead((address) => [cache.prefetchInfiniteQuery(noticesQuery(noticeFilterOf(address))), cache.prefetchQuery(packsQuery)]), lazy: async () => ({ Component: (await import('./notices/NoticesPage')).NoticesPage }) },
  { path: '/notices/:caseId', lazy: async () => ({ Component: (await import('./notices/NoticePage')).NoticePage }) },
  { path: '/notices/:caseId/object', lazy: async () => ({ Component: (await import('./objection/ObjectPage')).ObjectPage }) },
  { path: '/objections', lazy: async () => ({ Component: (await import('./objection/OutsiderPage')).CodeEntry }) },
  { path: '/objections/:caseId', lazy: async () => ({ Component: (await import('./objection/OutsiderPage')).OutsiderPage }) },
  { path: '/rules', lazy: async () => ({ Component: (await import('./rules/RulesPage')).RulesPage }) },
  { path: '/rules/calendars', lazy: async () => ({ Component: (await import('./rules/RulesPage')).CalendarsPage }) },
  { path: '/rules/codes/:list', lazy: async () => ({ Component: (await import('./rules/CodesPage')).CodesPage }) },
  { path: '/rules/:pack/:part?', lazy: async () => ({ Component: (await import('./rules/PackPage')).PackPage }) },
  { path: '/statistics', lazy: async () => ({ Component: (await import('./statistics/StatisticsPage')).StatisticsPage }) },
  { path: '/log', lazy: async () => ({ Component: (await import('./log/LogPage')).LogPage }) },
  { path: '/never-registered', lazy: async () => ({ Component: (await import('./never/NeverPage')).NeverPage }) },
  { path: '/verify', lazy: async () => ({ Component: (await import('./verify/VerifyPage')).VerifyPage }) },
]

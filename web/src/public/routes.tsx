import type { RouteObject } from 'react-router'
import { HomePage } from './HomePage'
import { SignInPage } from './SignInPage'
import './text'

export const publicRoutes: RouteObject[] = [
  { path: '/', Component: HomePage },
  { path: '/sign-in', Component: SignInPage },
  {
    path: '/sign-up',
    lazy: async () => {
      await import('@/account/text')
      return { Component: (await import('@/account/SignUpPage')).SignUpPage }
    },
  },
  { path: '/search', lazy: async () => ({ Component: (await import('./register/SearchPage')).SearchPage }) },
  { path: '/register/:number', lazy: async () => ({ Component: (await import('./register/EntryPage')).EntryPage }) },
  { path: '/register/:number/what-if', lazy: async () => ({ Component: (await import('./register/WhatIfPage')).WhatIfPage }) },
  { path: '/extracts/:extractId', lazy: async () => ({ Component: (await import('./extract/ExtractPage')).ExtractPage }) },
  { path: '/notices', lazy: async () => ({ Component: (await import('./notices/NoticesPage')).NoticesPage }) },
  { path: '/notices/:caseId', lazy: async () => ({ Component: (await import('./notices/NoticePage')).NoticePage }) },
  { path: '/notices/:caseId/object', lazy: async () => ({ Component: (await import('./objection/ObjectPage')).ObjectPage }) },
  { path: '/objections', lazy: async () => ({ Component: (await import('./objection/OutsiderPage')).CodeEntry }) },
  { path: '/objections/:caseId', lazy: async () => ({ Component: (await import('./objection/OutsiderPage')).OutsiderPage }) },
  { path: '/rules', lazy: async () => ({ Component: (await import('./rules/RulesPage')).RulesPage }) },
  { path: '/rules/calendars', lazy: async () => ({ Component: (await import('./rules/RulesPage')).CalendarsPage }) },
  { path: '/rules/codes/:list', lazy: async () => ({ Component: (await import('./rules/CodesPage')).CodesPage }) },
  { path: '/rules/:pack/:part?', lazy: async () => ({ Component: (await import('./rules/PackPage')).PackPage }) },
  { path: '/log', lazy: async () => ({ Component: (await import('./log/LogPage')).LogPage }) },
  { path: '/verify', lazy: async () => ({ Component: (await import('./verify/VerifyPage')).VerifyPage }) },
]

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
  { path: '/notices', lazy: async () => ({ Component: (await import('./notices/NoticesPage')).NoticesPage }) },
  { path: '/notices/:caseId', lazy: async () => ({ Component: (await import('./notices/NoticePage')).NoticePage }) },
  { path: '/verify', lazy: async () => ({ Component: (await import('./verify/VerifyPage')).VerifyPage }) },
]

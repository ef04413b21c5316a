import type { RouteObject } from 'react-router'
import { HomePage } from './HomePage'
import { SignInPage } from './SignInPage'

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
]

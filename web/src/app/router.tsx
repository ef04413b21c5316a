import { createBrowserRouter, type RouteObject } from 'react-router'
import { NotFound } from './NotFound'
import { RouteFailure } from './RouteFailure'
import { Shell } from './Shell'
import { publicRoutes } from '@/public/routes'

/** A part of the application that is fetched when somebody first enters it. */
const part = (path: string, load: () => Promise<{ routes: RouteObject[] }>): RouteObject => ({
  path: `${path}/*`,
  lazy: async () => {
    const { routes } = await load()
    const { PartRoutes } = await import('./PartRoutes')
    return { Component: () => <PartRoutes routes={routes} /> }
  },
})

// Signed-in parts: each folder has a routes.tsx with paths below its own.
export const router = createBrowserRouter([
  {
    Component: Shell,
    errorElement: <RouteFailure />,
    children: [
      {
        errorElement: <RouteFailure />,
        children: [
          ...publicRoutes,
          part('/my', () => import('@/filing/routes')),
          part('/office', () => import('@/office/routes')),
          part('/administration', () => import('@/administration/routes')),
          part('/account', () => import('@/account/routes')),
          { path: '*', Component: NotFound },
        ],
      },
    ],
  },
])

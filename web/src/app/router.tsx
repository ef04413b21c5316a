import { createBrowserRouter, type RouteObject } from 'react-router'
import { NotFound } from './NotFound'
import { Loading } from '@/ui/states'
import { RouteFailure } from './RouteFailure'
import { Shell } from './Shell'
import { SignedIn, type Side } from './SignedIn'
import { publicRoutes } from '@/public/routes'

/** A part of the application that is fetched when somebody first enters it. */
const part = (path: string, side: Side, load: () => Promise<{ routes: RouteObject[] }>): RouteObject => ({
  path: `${path}/*`,
  lazy: async () => {
    const { routes } = await load()
    const { PartRoutes } = await import('./PartRoutes')
    return {
      Component: () => (
        <SignedIn side={side}>
          <PartRoutes routes={routes} />
        </SignedIn>
      ),
    }
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
        hydrateFallbackElement: <Loading lines={8} />, // header and footer stand while the first page's code comes
        children: [
          ...publicRoutes,
          part('/my', 'account', () => import('@/filing/routes')),
          part('/office', 'official', () => import('@/office/routes')),
          part('/administration', 'administrator', () => import('@/administration/routes')),
          part('/account', 'account', () => import('@/account/routes')),
          { path: '*', Component: NotFound },
        ],
      },
    ],
  },
])

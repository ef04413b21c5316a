import { useRoutes, type RouteObject } from 'react-router'
import { NotFound } from './NotFound'

export function PartRoutes({ routes }: { routes: RouteObject[] }) {
  return useRoutes([...routes, { path: '*', Component: NotFound }])
}

import type { RouteObject } from 'react-router'
import { partyRoutes } from '@/parties/routes'

export const routes: RouteObject[] = [...partyRoutes]

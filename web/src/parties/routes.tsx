import type { RouteObject } from 'react-router'
import { addText } from '@/text'
import en from '@/text/en/parties.json'
import zh from '@/text/zh/parties.json'
import { PartyListPage } from './PartyListPage'
import { PartyPage } from './PartyPage'
import { PowersPage } from './PowersPage'
import './parties.css'

addText('parties', zh, en)

/** Below /my: parties and powers of attorney. */
export const partyRoutes: RouteObject[] = [
  { path: 'parties', Component: PartyListPage },
  { path: 'parties/:partyId', Component: PartyPage },
  { path: 'powers', Component: PowersPage },
]

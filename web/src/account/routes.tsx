import type { RouteObject } from 'react-router'
import { AccountLayout } from './AccountLayout'
import { InboxPage } from './InboxPage'
import { ProfilePage } from './ProfilePage'
import { RemindersPage } from './reminders/RemindersPage'
import { SecurityPage } from './SecurityPage'
import { TokensPage } from './TokensPage'
import './text'
import './account.css'

export const routes: RouteObject[] = [
  {
    Component: AccountLayout,
    children: [
      { index: true, Component: ProfilePage },
      { path: 'inbox', Component: InboxPage },
      { path: 'reminders', Component: RemindersPage },
      { path: 'security', Component: SecurityPage },
      { path: 'tokens', Component: TokensPage },
    ],
  },
]

import type { RouteObject } from 'react-router'
import { Calendars } from '@/rules/Calendars'
import { PackList } from '@/rules/PackList'
import { RuleComparison } from '@/rules/RuleComparison'
import { addText } from '@/text'
import en from '@/text/en/administration.json'
import zh from '@/text/zh/administration.json'
import { AccountPage } from './AccountPage'
import { AccountsPage } from './AccountsPage'
import { AdministrationLayout, FirstPart } from './AdministrationLayout'
import { AuditPage } from './AuditPage'
import { OfficesPage } from './OfficesPage'
import { Only } from './Only'
import { VerificationPage } from './VerificationPage'
import './administration.css'

addText('administration', zh, en)

const rulesPage = (
  <div className="stack-l">
    <PackList />
    <RuleComparison />
  </div>
)

export const routes: RouteObject[] = [
  {
    Component: AdministrationLayout,
    children: [
      { index: true, Component: FirstPart },
      { path: 'accounts', element: <Only part="accounts"><AccountsPage /></Only> },
      { path: 'accounts/:accountId', element: <Only part="accounts"><AccountPage /></Only> },
      { path: 'offices', element: <Only part="offices"><OfficesPage /></Only> },
      { path: 'audit', element: <Only part="audit"><AuditPage key="audit" /></Only> },
      { path: 'unmaskings', element: <Only part="unmaskings"><AuditPage key="unmaskings" unmaskings /></Only> },
      { path: 'verification', element: <Only part="verification"><VerificationPage /></Only> },
      { path: 'rules', element: rulesPage },
      { path: 'calendars', element: <Calendars /> },
    ],
  },
]

import type { RouteObject } from 'react-router'
import { DepositListPage } from '@/deposits/DepositListPage'
import { DepositPage } from '@/deposits/DepositPage'
import { partyRoutes } from '@/parties/routes'
import { addText } from '@/text'
import en from '@/text/en/filing.json'
import zh from '@/text/zh/filing.json'
import { ApplicantsPage } from './ApplicantsPage'
import { BatchListPage } from './batch/BatchListPage'
import { BatchPage } from './batch/BatchPage'
import { CasePage } from './CasePage'
import { CasesPage } from './CasesPage'
import { CheckPage } from './CheckPage'
import { DraftLayout } from './DraftLayout'
import { HomePage } from './HomePage'
import { NewCasePage } from './NewCasePage'
import { PreviewPage } from './PreviewPage'
import { CalendarPage } from './rights/CalendarPage'
import { RightPage } from './rights/RightPage'
import { RightsPage } from './rights/RightsPage'
import { SectionPage } from './SectionPage'
import { DraftPage } from './TaskListPage'

addText('filing', zh, en)

export const routes: RouteObject[] = [
  { index: true, Component: HomePage },
  { path: 'new', Component: NewCasePage },
  { path: 'batches', Component: BatchListPage },
  { path: 'batches/:batchId', Component: BatchPage },
  { path: 'rights', Component: RightsPage },
  { path: 'rights/calendar', Component: CalendarPage },
  { path: 'rights/:number', Component: RightPage },
  { path: 'cases', Component: CasesPage },
  { path: 'cases/:caseId', Component: CasePage },
  {
    path: 'cases/:caseId/form',
    Component: DraftLayout,
    children: [
      { index: true, Component: DraftPage },
      { path: 'applicants', Component: ApplicantsPage },
      { path: 'check', Component: CheckPage },
      { path: 'preview', Component: PreviewPage },
      { path: ':section', Component: SectionPage },
    ],
  },
  { path: 'deposits', Component: DepositListPage },
  { path: 'deposits/:depositId', element: <DepositPage cases="/my/cases" /> },
  ...partyRoutes,
]

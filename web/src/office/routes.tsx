import { lazy } from 'react'
import type { RouteObject } from 'react-router'
import { addText } from '@/text'
import en from '@/text/en/office.json'
import zh from '@/text/zh/office.json'
import { DepositPage } from '@/deposits/DepositPage'
import { CalendarPage } from './calendar/CalendarPage'
import { OfficeLayout } from './OfficeLayout'
import { RereadingsPage } from './rereading/RereadingsPage'
import { AbsencePage } from './team/AbsencePage'
import { TeamPage } from './team/TeamPage'
import { WorkListPage } from './worklist/WorkListPage'

addText('office', zh, en)

const ExaminationPage = lazy(async () => ({ default: (await import('./examination/ExaminationPage')).ExaminationPage }))

const RereadingPage = lazy(async () => ({ default: (await import('./rereading/RereadingPage')).RereadingPage }))

export const routes: RouteObject[] = [
  {
    Component: OfficeLayout,
    children: [
      { index: true, Component: WorkListPage },
      { path: 'cases/:caseId', Component: ExaminationPage },
      { path: 'deposits/:depositId', element: <DepositPage cases="/office/cases" /> },
      { path: 'calendar', Component: CalendarPage },
      { path: 'rereadings', Component: RereadingsPage },
      { path: 'rereadings/:rereadingId', Component: RereadingPage },
      { path: 'team', Component: TeamPage },
      { path: 'absence', Component: AbsencePage },
    ],
  },
]

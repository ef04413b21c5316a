import type { RouteObject } from 'react-router'
import { addText } from '@/text'
import en from '@/text/en/office.json'
import zh from '@/text/zh/office.json'
import { OfficeLayout } from './OfficeLayout'
import { WorkListPage } from './worklist/WorkListPage'

addText('office', zh, en)

export const routes: RouteObject[] = [
  {
    Component: OfficeLayout,
    children: [{ index: true, Component: WorkListPage }],
  },
]

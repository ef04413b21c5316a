import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { afterEach, beforeAll, expect, test } from 'vitest'
import i18next from 'i18next'
import { addText, startText } from '@/text'
import en from '@/text/en/office.json'
import zh from '@/text/zh/office.json'
import type { Schemas } from '@/api/client'
import { GoverningRules, type Schema, type Value } from '@/form'
import { CorrectionEditor, pointOn, type Point } from './CorrectionEditor'
import { editorOf, findingNames, remainder } from './editors'
import { FindingsEditor } from './FindingsEditor'
import { currentFindings, openProposal } from './useCase'
import type { CaseRecord } from '@/cases/data'

const both = (words: string) => ({ zh: words, en: words })
const findings: Schema = {
  type: 'object',
  required: ['source', 'lawfulness'],
  properties: {
    source: { $ref: '#/$defs/finding', 'x-label': both('来源'), 'x-help': both('来源清楚') },
    lawfulness: { $ref: '#/$defs/finding', 'x-label': both('合法性'), 'x-help': both('依法取得') },
    checklist: { type: 'array', items: { type: 'object', properties: { item: { type: 'string' }, result: { type: 'string' } } } },
    flags: { type: 'array', items: { type: 'string' } },
  },
  $defs: { finding: { type: 'object', properties: { result: { type: 'string', 'x-codes': 'finding_result' }, reasons: { type: 'string', maxLength: 3000, 'x-help': both('不少于10字') } } } },
}
const points: Schema = {
  type: 'object',
  properties: {
    points: { type: 'array', items: { type: 'object', properties: { field: { type: 'string', format: 'pointer' }, reason: { type: 'string' }, clause: { type: 'string', format: 'clause' } } } },
    remarks: { type: 'string' },
  },
}
const caseForm: Schema = {
  type: 'object',
  'x-groups': [{ id: 'basic', label: both('基本') }],
  properties: { title: { type: 'string', 'x-label': both('名称'), 'x-group': 'basic', 'x-clause': 'NDA-art.19' }, overview: { type: 'string', 'x-label': both('概述'), 'x-group': 'basic', 'x-clause': 'SR-filing' } },
}

const cache = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } })
cache.setQueryData(['codes', 'finding_result'], { id: 'finding_result', entries: [['met', '符合'], ['not_met', '不符合']].map(([code, label]) => ({ code, label: both(label!), parent: '', selectable: true })) })
const rules = {
    checklists: [
      { id: 'elements', label: both('五项要素'), items: [{ id: 'source', label: both('来源'), question: both('来源是否清楚？'), clause: 'B-art.2', fields: ['/title'] }, { id: 'lawfulness', label: both('合法性'), question: both('是否依法？'), clause: 'B-art.2' }] },
      { id: 'formalities', label: both('形式要件'), items: [{ id: 'name', label: both('名称准确'), question: both('名称是否准确？'), clause: 'NDA-art.19' }] },
    ],
    clauses: [{ id: 'NDA-art.19', label: both('第十九条'), gist: both('名称') }],
    grounds: [],
} as unknown as Schemas['CaseRules']
const wrap = (element: React.ReactElement) => render(<QueryClientProvider client={cache}><GoverningRules value={{ pack: 'demo', rules }}>{element}</GoverningRules></QueryClientProvider>)

beforeAll(async () => {
  startText()
  addText('office', zh, en)
  await i18next.changeLanguage('zh')
})
afterEach(cleanup)

test('how an input is written is told from its schema, not from its name', () => {
  expect(editorOf(findings)).toBe('findings')
  expect(editorOf(points)).toBe('points')
  expect(editorOf({ type: 'object', properties: { reasons: { type: 'string' } } })).toBe('form')
  expect(editorOf(undefined)).toBe('form')
  // An applicant's answers to points are no points.
  expect(editorOf({ type: 'object', properties: { points: { type: 'array', items: { properties: { field: { format: 'pointer' }, answer: {} } } } } })).toBe('form')
  expect(findingNames(findings)).toEqual(['source', 'lawfulness'])
  expect(Object.keys(remainder(findings, [...findingNames(findings), 'checklist']).properties!)).toEqual(['flags'])
})

function Findings({ seen }: { seen: (value: Value) => void }) {
  const [value, setValue] = useState<Value>({})
  return (
    <FindingsEditor
      schema={findings}
      value={value}
      onChange={(next) => {
        setValue(next)
        seen(next)
      }}
      caseForm={caseForm}
      pack="demo"
      problems={[{ pointer: '/lawfulness/reasons', reason: 'field.too_short', message: '理由太短', mend: '' }]}
    />
  )
}

test('the elements are decided one by one with question, clause, result and reasons', async () => {
  const user = userEvent.setup()
  let value: Value = {}
  wrap(<Findings seen={(next) => (value = next)} />)
  const element = screen.getByRole('group', { name: /来源/ })
  expect(within(element).getByText('来源是否清楚？')).toBeTruthy()
  expect(within(element).getByRole('button', { name: '名称' })).toBeTruthy()
  await user.click(within(element).getByRole('radio', { name: '符合' }))
  await user.type(within(element).getByLabelText(/理由/), '链条完整')
  expect(value).toEqual({ source: { result: 'met', reasons: '链条完整' } })
  expect(screen.getByText('已认定 1 / 2 项')).toBeTruthy()
  expect(screen.getByText('理由太短')).toBeTruthy()
  await user.selectOptions(screen.getByRole('combobox', { name: '名称准确' }), 'not_met')
  await user.type(screen.getByLabelText('名称准确的说明'), '缺少地域')
  expect(value.checklist).toEqual([{ item: 'name', result: 'not_met', note: '缺少地域' }])
  await user.selectOptions(screen.getByRole('combobox', { name: '名称准确' }), '')
  expect(value.checklist).toBeUndefined()
})

function Points({ seen }: { seen: (value: Point[]) => void }) {
  const [value, setValue] = useState<Point[]>([])
  return (
    <CorrectionEditor
      points={value}
      onChange={(next) => {
        setValue(next)
        seen(next)
      }}
      caseForm={caseForm}
      problems={[]}
    />
  )
}

test('a point takes the clause that asks for its field, and keeps its reason when the field is changed', async () => {
  const user = userEvent.setup()
  let value: Point[] = []
  wrap(<Points seen={(next) => (value = next)} />)
  await user.click(screen.getByRole('button', { name: '添加补正事项' }))
  await user.selectOptions(screen.getByLabelText(/^字段/), '/title')
  await user.type(screen.getByLabelText(/^问题和补正要求/), '名称缺少地域')
  expect(value).toEqual([{ field: '/title', reason: '名称缺少地域', clause: 'NDA-art.19' }])
  await user.selectOptions(screen.getByLabelText(/^字段/), '/overview')
  expect(value).toEqual([{ field: '/overview', reason: '名称缺少地域', clause: 'SR-filing' }])
  await user.click(screen.getByRole('button', { name: '删除第 1 项' }))
  expect(value).toEqual([])
  expect(pointOn('/nothing', caseForm)).toEqual({ field: '/nothing', reason: '', clause: '' })
})

test('a decision closes the proposal, and a reopening makes findings history', () => {
  const record = (kind: string, sequence: number, proposes?: string) => ({ kind, sequence, action: kind, at: '', role: 'examiner', data: {}, ...(proposes && { proposes }) }) as CaseRecord
  const proposal = record('proposal', 3, 'grant')
  expect(openProposal([record('findings', 2), proposal])).toBe(proposal)
  expect(openProposal([proposal, record('decision', 4)])).toBeUndefined()
  expect(currentFindings([record('findings', 1), record('findings', 2), record('second_reading', 3)]).map((one) => one.sequence)).toEqual([2, 3])
  expect(currentFindings([record('findings', 1), record('reopening', 2)])).toEqual([])
})

import type { APIRequestContext } from 'playwright-core'

/** One page of the application that the walk of walk.test.ts visits. */
export interface Stop {
  /** Names the picture. */
  name: string
  /** The address, or how to find one in the sample data as the visitor. */
  path: string | ((ask: Ask) => Promise<string>)
  /** Login of the sample person who visits; a visitor without account where left out. */
  as?: string
  /** The page asks for something that does not exist, so the browser notes a 404. */
  missing?: boolean
}

/** Reads from the API as the visitor, or sends `data`; anything but success is an error. */
export type Ask = (path: string, data?: unknown) => Promise<any>

export const askAs =
  (request: APIRequestContext, url: string): Ask =>
  async (path, data) => {
    const reply = await (data === undefined ? request.get(`${url}/api/v1${path}`) : request.post(`${url}/api/v1${path}`, { headers: { 'X-Shuquan-Request': '1' }, data }))
    if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`)
    return reply.json()
  }

const applicant = 'demo.applicant.beijing'
const system = 'demo.admin.system'
const security = 'demo.admin.security'
const audit = 'demo.admin.audit'

const firstParty = async (ask: Ask) => `/my/parties/${(await ask('/me')).memberships[0].party}`

/** The first case of the visitor in a state, with what follows its id in the address. */
const myCase = (state: string, below = '') => async (ask: Ask) => {
  const found = (await ask(`/cases?mine=party&state=${state}&include_ended=true&limit=1`)).items[0]
  if (!found) throw new Error(`no case is in the state ${state}`)
  return `/my/cases/${found.id}${below}`
}

const openNotice = async (ask: Ask) => (await ask('/notices')).items.find((notice: { objection_allowed: boolean }) => notice.objection_allowed).id as string

const examined = async (ask: Ask) => (await ask('/cases?mine=office&state=examining&limit=1')).items[0].id as string

const depositBeforeOffice = async (ask: Ask) => {
  for (const one of (await ask('/cases?mine=office&phase=examination&limit=50')).items) {
    const named = (await ask(`/cases/${one.id}`)).form.deposit?.deposit_id
    if (named) return `/office/deposits/${named}`
  }
  throw new Error('no application before the office names a deposit')
}

/** A case that was drawn from the month before, to be read again. */
const drawn = async (ask: Ask) => {
  const found = (await ask('/offices/guizhou/rereadings')).items[0]
  if (!found) throw new Error('no case of Guizhou was drawn')
  return `/office/rereadings/${found.id}`
}

/** Every route of the application. A new route gets its line here. */
export const stops: Stop[] = [
  { name: 'home', path: '/' },
  { name: 'search', path: '/search' },
  { name: 'search-words', path: '/search?q=%E6%9C%BA%E5%99%A8&status=registered' },
  { name: 'search-nothing', path: '/search?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E4%B8%9C%E8%A5%BF' },
  { name: 'register-entry', path: async (ask) => `/register/${(await ask('/overview')).recent[0].number}` },
  { name: 'what-if', path: async (ask) => `/register/${(await ask('/overview')).recent[0].number}/what-if?procedure=licence` },
  { name: 'as-of', path: async (ask) => `/register/${(await ask('/overview')).recent[0].number}/as-of` },
  { name: 'never-registered', path: '/never-registered?number=2026AE999999999X' },
  { name: 'extract', path: '/extracts/01m7zfxyfpf40d6psf0zy4k60v' },
  { name: 'register-unknown', path: '/register/2026SE999999999X', missing: true },
  { name: 'notices', path: '/notices' },
  { name: 'notice', path: async (ask) => `/notices/${await openNotice(ask)}` },
  { name: 'object', path: async (ask) => `/notices/${await openNotice(ask)}/object` },
  { name: 'objection-code', path: '/objections' },
  { name: 'objection-own', path: '/objections/01kfrbqn15jbpepb59pn6pj4qc' }, // asks for the code
  { name: 'verify', path: '/verify' },
  { name: 'rules', path: '/rules' },
  { name: 'rules-calendars', path: '/rules/calendars' },
  { name: 'rules-codes', path: '/rules/codes/source_kind' },
  ...['', '/settings', '/procedures', '/forms', '/letters', '/grounds', '/numbering', '/clauses'].map((part) => ({ name: `rules-place${part.replace('/', '-')}`, path: `/rules/jiangsu${part}` })),
  { name: 'statistics', path: '/statistics' },
  { name: 'statistics-no-lane', path: '/statistics?office=beijing' },
  { name: 'log', path: '/log' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'not-found', path: '/no-such-page' },
  { name: 'office-list', path: '/office', as: 'demo.examiner.jiangsu' },
  { name: 'office-list-filtered', path: '/office?phase=examination&include_ended=true', as: 'demo.registrar.beijing' },
  { name: 'office-case', path: async (ask) => `/office/cases/${await examined(ask)}`, as: 'demo.examiner.jiangsu' },
  { name: 'office-deposit', path: depositBeforeOffice, as: 'demo.examiner.beijing' },
  { name: 'office-case-findings', path: async (ask) => `/office/cases/${await examined(ask)}?action=record_findings`, as: 'demo.examiner.jiangsu' },
  { name: 'office-case-correction', path: async (ask) => `/office/cases/${await examined(ask)}?action=request_examination_correction`, as: 'demo.examiner.jiangsu' },
  { name: 'office-case-history', path: async (ask) => `/office/cases/${await examined(ask)}?tab=history`, as: 'demo.reviewer.jiangsu' },
  { name: 'office-calendar', path: '/office/calendar', as: 'demo.examiner.jiangsu' },
  { name: 'office-calendar-agenda', path: '/office/calendar?view=agenda', as: 'demo.examiner.jiangsu' },
  { name: 'office-calendar-list', path: '/office/calendar?view=list', as: 'demo.examiner.jiangsu' },
  { name: 'office-rereadings', path: '/office/rereadings', as: 'demo.registrar.guizhou' },
  { name: 'office-rereading', path: drawn, as: 'demo.registrar.guizhou' },
  { name: 'office-team', path: '/office/team', as: 'demo.reviewer.jiangsu' },
  { name: 'office-case-similar', path: async (ask) => `/office/cases/${await examined(ask)}?tab=similar`, as: 'demo.examiner.jiangsu' },
  { name: 'office-absence', path: '/office/absence', as: 'demo.examiner.jiangsu' },
  { name: 'sign-up', path: '/sign-up' },
  { name: 'my-signed-out', path: '/my' },
  { name: 'account', path: '/account', as: applicant },
  { name: 'account-official', path: '/account', as: 'demo.examiner.jiangsu' },
  { name: 'account-inbox', path: '/account/inbox', as: applicant },
  { name: 'account-reminders', path: '/account/reminders', as: applicant },
  { name: 'account-security', path: '/account/security', as: applicant },
  { name: 'account-tokens', path: '/account/tokens', as: applicant },
  { name: 'parties', path: '/my/parties', as: applicant },
  { name: 'parties-new', path: '/my/parties?new=1', as: 'demo.newcomer' },
  { name: 'party', path: firstParty, as: applicant },
  { name: 'my-deposits', path: '/my/deposits', as: applicant },
  { name: 'my-deposit', path: async (ask) => `/my/deposits/${(await ask(`/deposits?party=${(await ask('/me')).memberships[0].party}`)).items[0].id}`, as: applicant },
  { name: 'powers', path: '/my/powers', as: applicant },
  { name: 'powers-agency', path: '/my/powers', as: 'demo.agent.beijing' },
  { name: 'administration-other', path: '/administration', as: applicant },
  { name: 'accounts', path: '/administration/accounts', as: system },
  { name: 'account-security-side', path: async (ask) => `/administration/accounts/${(await ask('/accounts?text=demo.examiner.beijing')).items[0].id}`, as: security },
  { name: 'account-system-side', path: async (ask) => `/administration/accounts/${(await ask('/accounts?text=demo.examiner.beijing')).items[0].id}`, as: system },
  { name: 'offices', path: '/administration/offices', as: system },
  { name: 'audit', path: '/administration/audit', as: audit },
  { name: 'unmaskings', path: '/administration/unmaskings', as: audit },
  { name: 'verification', path: '/administration/verification', as: audit },
  { name: 'administration-rules', path: '/administration/rules', as: security },
  { name: 'administration-calendars', path: '/administration/calendars', as: system },
  { name: 'my', path: '/my', as: applicant },
  { name: 'my-newcomer', path: '/my', as: 'demo.newcomer' },
  { name: 'my-batches', path: '/my/batches', as: applicant },
  { name: 'my-batch', path: async (ask) => `/my/batches/${(await ask('/batches', { pack: 'beijing', procedure: 'registration', applicant: (await ask('/me')).memberships[0].party })).id}`, as: applicant },
  { name: 'my-rights', path: '/my/rights', as: applicant },
  { name: 'my-rights-window', path: '/my/rights?view=window', as: applicant },
  { name: 'my-rights-calendar', path: '/my/rights/calendar', as: applicant },
  { name: 'my-rights-none', path: '/my/rights', as: 'demo.newcomer' },
  { name: 'my-right', path: async (ask) => `/my/rights/${(await ask('/register?holder=%E6%99%BA%E8%A1%8C&limit=1')).items[0].number}`, as: applicant },
  { name: 'my-new', path: '/my/new', as: applicant },
  { name: 'my-cases', path: '/my/cases', as: applicant },
  { name: 'my-case-notice', path: myCase('publicity'), as: applicant },
  { name: 'my-case-registered', path: myCase('registered'), as: applicant },
  { name: 'my-case-correction', path: myCase('correction_intake'), as: 'demo.applicant.jiangsu' },
  { name: 'my-new-without-party', path: '/my/new', as: 'demo.newcomer' },
  { name: 'my-case-form', path: myCase('examining', '?view=form'), as: applicant },
  { name: 'my-case-files', path: myCase('examining', '?view=files'), as: applicant },
  { name: 'my-draft', path: myCase('draft'), as: applicant },
  { name: 'my-draft-tasks', path: myCase('draft', '/form'), as: applicant },
  { name: 'my-draft-basic', path: myCase('draft', '/form/basic'), as: applicant },
  { name: 'my-draft-content', path: myCase('draft', '/form/content'), as: applicant },
  { name: 'my-draft-deposit', path: myCase('draft', '/form/deposit'), as: applicant },
  { name: 'my-draft-attachments', path: myCase('draft', '/form/attachments'), as: applicant },
  { name: 'my-draft-applicants', path: myCase('draft', '/form/applicants'), as: applicant },
  { name: 'my-draft-check', path: myCase('draft', '/form/check'), as: applicant },
  { name: 'my-draft-preview', path: myCase('draft', '/form/preview'), as: applicant },
]

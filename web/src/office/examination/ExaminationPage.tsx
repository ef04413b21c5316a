import { useEffect, useRef, useState } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { useIdentity } from '@/api/session'
import { CaseLaw, FileTable, Timeline, useCase, useCaseForm, type Case } from '@/cases'
import type { Schema } from '@/form'
import { Button } from '@/ui/controls'
import { Loaded } from '@/ui/states'
import { ShortcutHelp, useShortcutsOn } from '../keyboard/ShortcutHelp'
import { useShortcuts } from '../keyboard/shortcuts'
import { CaseHead } from './CaseHead'
import { Composer } from './Composer'
import { pointOn, type Point } from './CorrectionEditor'
import { DecidePanel } from './DecidePanel'
import { useActionDraft } from './drafts'
import { editorOf } from './editors'
import { FormSide } from './FormSide'
import { ListNavigation } from './ListNavigation'
import { NotesPanel } from './NotesPanel'
import { RelatedPanel } from './RelatedPanel'
import { SimilarPanel } from './SimilarPanel'
import { useSeen } from './useCase'
import look from './examination.module.css'

const tabs = ['decide', 'similar', 'related', 'history', 'files', 'notes'] as const
const keys = [['j', 'next'], ['k', 'previous'], ['u', 'back'], ['e', 'decide'], ['?', 'help']] as const

export function ExaminationPage() {
  const { caseId = '' } = useParams()
  const query = useCase(caseId)
  const [shortcuts] = useShortcutsOn()
  return (
    <div className={`page wide ${look.page}`}>
      <div className="no-print">
        <ListNavigation caseId={caseId} shortcuts={shortcuts} />
      </div>
      <Loaded query={query} lines={20}>
        {(file) => (
          <CaseLaw file={file}>
            <Examination key={file.id} file={file} shortcuts={shortcuts} />
          </CaseLaw>
        )}
      </Loaded>
    </div>
  )
}

/** The form on one side, the work on the other; what is written beside it can point into it. */
function Examination({ file, shortcuts }: { file: Case; shortcuts: boolean }) {
  const { t } = useTranslation('office')
  const { data: who } = useIdentity()
  const [query, setQuery] = useSearchParams()
  const { hash } = useLocation()
  const [help, setHelp] = useState(false)
  const panel = useRef<HTMLElement>(null)
  useSeen(file.id)
  const caseForm = useCaseForm(file).data?.schema
  const tab = tabs.find((name) => name === query.get('tab')) ?? 'decide'
  const action = file.actions.find((one) => one.id === query.get('action') && one.possible)
  const draft = useActionDraft(file.id, who?.id ?? '', action?.id ?? '')
  const points = (draft.value.points as Point[] | undefined) ?? []
  const pointing = action !== undefined && editorOf(action.schema as Schema | undefined) === 'points' && caseForm !== undefined
  const open = (id: string | null) =>
    setQuery((before) => {
      const after = new URLSearchParams(before)
      if (id) after.set('action', id)
      else after.delete('action')
      after.delete('tab')
      return after
    })
  const decide = () => panel.current?.querySelector<HTMLElement>('[data-action], textarea, input, select, button')?.focus()
  useEffect(() => {
    if (hash === '#decide') decide()
  }, [hash])
  const written = useRef<string>(undefined)
  useEffect(() => {
    // Each step of writing starts at its top, with the focus where the work is; afterwards it is where one came from.
    const before = written.current
    written.current = action?.id
    if (action) panel.current?.focus()
    else if (before) (panel.current?.querySelector<HTMLElement>(`[data-action="${before}"]`) ?? panel.current)?.focus()
  }, [action?.id])
  useShortcuts({ e: decide, '?': () => setHelp(true) }, shortcuts)
  return (
    <>
      <CaseHead file={file} />
      <div className={look.columns}>
        <section aria-label={t('form.title')}>
          <FormSide file={file} pointed={new Set(points.map((point) => point.field))} onPoint={pointing ? (pointer) => draft.change((before) => ({ ...before, points: [...((before.points as Point[] | undefined) ?? []), pointOn(pointer, caseForm)] })) : undefined} />
        </section>
        <section ref={panel} tabIndex={-1} className={look.work} aria-label={t('decide.title')}>
          {action ? (
            <div className={look.pad}>
              <Composer key={action.id} file={file} action={action} caseForm={caseForm} draft={draft} onClose={() => open(null)} />
            </div>
          ) : (
            <>
              <Tabs current={tab} query={query} />
              <div className={look.pad}>
                {tab === 'decide' && <DecidePanel file={file} onStart={open} />}
                {tab === 'similar' && <SimilarPanel caseId={file.id} />}
                {tab === 'related' && <RelatedPanel file={file} />}
                {tab === 'history' && <Timeline file={file} />}
                {tab === 'files' && <FileTable file={file} />}
                {tab === 'notes' && <NotesPanel caseId={file.id} />}
              </div>
            </>
          )}
        </section>
      </div>
      <p className="no-print">
        <Button small look="plain" onClick={() => setHelp(true)}>
          {t('keys.title')}
        </Button>
      </p>
      <ShortcutHelp open={help} onClose={() => setHelp(false)} keys={keys} />
    </>
  )
}

function Tabs({ current, query }: { current: string; query: URLSearchParams }) {
  const { t } = useTranslation('office')
  const to = (name: string) => {
    const search = new URLSearchParams(query)
    search.set('tab', name)
    return { search: search.toString() }
  }
  return (
    <nav className="tabs no-print" aria-label={t('tab.label')}>
      {tabs.map((name) => (
        <Link key={name} to={to(name)} replace preventScrollReset aria-current={name === current ? 'page' : undefined}>
          {t(`tab.${name}`)}
        </Link>
      ))}
    </nav>
  )
}

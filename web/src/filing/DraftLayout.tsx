import { useMemo } from 'react'
import { Outlet, useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { usePreference } from '@/api/preferences'
import { CaseLaw, openPoints, useCase, useFileDesk, useCaseForm, type Case } from '@/cases'
import type { Schema } from '@/form'
import { formatDay } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { nextClock } from '@/cases'
import { ButtonLink } from '@/ui/controls'
import { PageTitle } from '@/ui/layout'
import { Failure, Loading } from '@/ui/states'
import { ClashDialog } from './ClashDialog'
import { DraftContext, useDraftKeeper, useNotes } from './draft'
import { SaveState } from './SaveState'
import { sectionsOf } from './sections'
import look from './filing.module.css'

/** What stands around all pages of a draft: the banner that it is not filed, how it is saved, clashes with others. */
export function DraftLayout() {
  const { caseId = '' } = useParams()
  const file = useCase(caseId)
  const form = useCaseForm(file.data)
  const failed = [file, form].find((query) => query.isError && query.data === undefined)
  if (failed) return <div className="page narrow"><Failure error={failed.error} retry={() => void failed.refetch()} /></div>
  if (!file.data || !form.data) return <div className="page"><Loading lines={8} /></div>
  if (!file.data.state.editable) return <NotEditable file={file.data} />
  return (
    <CaseLaw file={file.data}>
      <DraftPages key={caseId} file={file.data} schema={form.data.schema} />
    </CaseLaw>
  )
}

function NotEditable({ file }: { file: Case }) {
  const { t } = useTranslation('filing')
  return (
    <div className="page narrow stack">
      <PageTitle title={file.title || t('untitled')} />
      <p>{t('not_editable')}</p>
      <ButtonLink to={`/my/cases/${file.id}`} look="primary">
        {t('to_case')}
      </ButtonLink>
    </div>
  )
}

function DraftPages({ file, schema }: { file: Case; schema: Schema }) {
  const { keeper, view } = useDraftKeeper(file)
  const files = useFileDesk(file)
  const notes = useNotes(file)
  const [dense, setDense] = usePreference('dense_filing', false)
  const groups = useMemo(() => sectionsOf(schema), [schema])
  const title = typeof view.form.title === 'string' ? view.form.title : file.rights.length > 0 ? file.title : ''
  const draft = useMemo(() => ({ file, title, schema, groups, keeper, view, files, notes, dense, setDense }), [file, title, schema, groups, keeper, view, files, notes, dense, setDense])
  return (
    <DraftContext value={draft}>
      <div className={look.bar}>
        <div className={look.barInner}>
          <StandingWords file={file} />
          <SaveState />
        </div>
      </div>
      <Outlet />
      <ClashDialog />
    </DraftContext>
  )
}

/** Says all the time that nothing has been filed yet, or until when a correction must be. */
function StandingWords({ file }: { file: Case }) {
  const { t } = useTranslation('filing')
  const language = useLanguage()
  const clock = nextClock(file)
  if (openPoints(file).length > 0 && clock) return <strong>{t('banner_correction', { day: formatDay(clock.due_on, language) })}</strong>
  return <strong>{t('banner_draft')}</strong>
}

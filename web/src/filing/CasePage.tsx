import { Link, useParams, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { Download, Printer } from 'lucide-react'
import { ActionButtons, CaseFacts, CaseHead, CaseLaw, ClauseNote, ClockList, FileTable, isOwnCase, LanePanel, openPoints, ParticipantList, Timeline, useCase, useFileDesk, useCaseForm, type Case, type CaseAction } from '@/cases'
import { SchemaView, useFieldName } from '@/form'
import { Chinese, useWords } from '@/format/text'
import { Banner, Button, ButtonLink } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { CaseRights } from '@/cases/CaseRights'
import { WhoLooked } from '@/cases/WhoLooked'
import { sectionsOf, topName } from './sections'
import look from './filing.module.css'

/** One case as its parties see it. */
export function CasePage() {
  const { caseId = '' } = useParams()
  const file = useCase(caseId)
  return (
    <div className="page stack">
      <Loaded query={file} lines={10}>
        {(found) => (
          <CaseLaw file={found}>
            <CaseView file={found} />
          </CaseLaw>
        )}
      </Loaded>
    </div>
  )
}

const views = ['progress', 'form', 'files'] as const

function CaseView({ file }: { file: Case }) {
  const { t } = useTranslation('filing')
  const words = useWords()
  const [query] = useSearchParams()
  const view = views.find((one) => one === query.get('view')) ?? 'progress'
  const edits = file.state.editable && file.my_roles.some((role) => role === 'applicant' || role === 'agent' || role === 'objector')
  const points = openPoints(file)
  // Filing and answering a correction are done where the answers stand, with the way back to each of them.
  const elsewhere = edits ? file.actions.filter((action) => /^(submit|file)_/.test(action.id)).map((action) => action.id) : []
  const initial = (action: CaseAction) => (action.form === 'correction_response' ? { points: points.map((point) => ({ field: point.field })) } : undefined)
  return (
    <>
      <PageTitle
        title={file.title ? <Chinese>{file.title}</Chinese> : t('untitled')}
        window={file.title || t('untitled')}
        lead={`${words(file.procedure_label)} · ${words(file.office)}${file.number ? ` · ${file.number}` : ''}`}
        actions={
          <Button small look="plain" onClick={() => window.print()}>
            <Printer size={14} aria-hidden /> {t('print')}
          </Button>
        }
      />
      <CaseHead
        file={file}
        actions={
          <>
            {edits && (
              <div className={look.headActions}>
                <ButtonLink to="form" look="primary">
                  {t(points.length > 0 ? 'correct_now' : 'fill_in')}
                </ButtonLink>
                <ButtonLink to="form/check">{t('check_and_file')}</ButtonLink>
              </div>
            )}
            <ActionButtons file={file} without={elsewhere} initial={initial} quiet={edits} />
          </>
        }
      />
      {file.registration_number && <Registered file={file} />}
      {points.length > 0 && <Corrections file={file} />}
      {file.rights.length > 0 && <CaseRights file={file} />}
      <nav className="tabs no-print" aria-label={t('views')}>
        {views.map((one) => (
          <Link key={one} to={one === 'progress' ? '.' : `?view=${one}`} aria-current={view === one ? 'page' : undefined} preventScrollReset replace>
            {t(`view.${one}`)}
          </Link>
        ))}
      </nav>
      <div className={look.caseBody}>
        <div className="stack">
          {view === 'progress' && (
            <Panel title={t('view.progress')}>
              <Timeline file={file} />
            </Panel>
          )}
          {view === 'form' && <FormPanel file={file} />}
          {view === 'files' && (
            <Panel title={t('view.files')}>
              <FileTable file={file} />
            </Panel>
          )}
        </div>
        <aside className="stack">
          <Panel title={t('particulars')}>
            <CaseFacts file={file} />
          </Panel>
          <LanePanel file={file} />
          <Panel title={t('people')}>
            <ParticipantList file={file} />
          </Panel>
          {isOwnCase(file) && <WhoLooked of={{ case_id: file.id }} />}
          {file.clocks.length > 0 && (
            <Panel title={t('clocks')}>
              <ClockList file={file} />
            </Panel>
          )}
        </aside>
      </div>
    </>
  )
}

/** The entry in the register with what can be downloaded of it. */
function Registered({ file }: { file: Case }) {
  const { t } = useTranslation('filing')
  const number = encodeURIComponent(file.registration_number)
  return (
    <Banner tone="good" title={t('registered', { number: file.registration_number })}>
      <div className="row">
        <ButtonLink to={`/register/${number}`} small>
          {t('see_entry')}
        </ButtonLink>
        <a className="button small" href={`/api/v1/register/${number}/certificate`} download>
          <Download size={14} aria-hidden /> {t('certificate')}
        </a>
        <a className="button small" href={`/api/v1/register/${number}/proof`} download>
          <Download size={14} aria-hidden /> {t('proof')}
        </a>
      </div>
    </Banner>
  )
}

/** Every point of the correction notice with the way to its field. */
function Corrections({ file }: { file: Case }) {
  const { t } = useTranslation('filing')
  const { data: form } = useCaseForm(file)
  const nameOf = useFieldName(form?.schema ?? {})
  const groups = form ? sectionsOf(form.schema) : []
  const editable = file.my_roles.some((role) => role === 'applicant' || role === 'agent' || role === 'objector')
  const points = openPoints(file)
  return (
    <Panel title={t('corrections', { count: points.length })}>
      <ol className={look.points}>
        {points.map((point, at) => {
          const group = groups.find((one) => one.names.includes(topName(point.field)))
          return (
            <li key={at}>
              {editable ? <Link to={{ pathname: group ? `form/${group.id}` : 'form/check', hash: point.field }}>{nameOf(point.field)}</Link> : <strong>{nameOf(point.field)}</strong>}
              <p>
                <Chinese>{point.reason}</Chinese>
              </p>
              <p className="soft small">
                <ClauseNote pack={file.pack} id={point.clause} />
              </p>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}

function FormPanel({ file }: { file: Case }) {
  const { t } = useTranslation('filing')
  const form = useCaseForm(file)
  const files = useFileDesk(file)
  return (
    <Panel title={t('view.form')}>
      <Loaded query={form}>{({ schema }) => <SchemaView schema={schema} value={file.form} grouped marks files={files} pack={file.pack} />}</Loaded>
    </Panel>
  )
}

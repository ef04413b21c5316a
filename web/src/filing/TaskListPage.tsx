import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { Chinese, useWords } from '@/format/text'
import { ButtonLink, Tag, type Tone } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { DensePage } from './DensePage'
import { DenseSwitch } from './DenseSwitch'
import { useDraft } from './draft'
import { problemsIn, statusOf, type SectionStatus } from './sections'
import { useLookedAt } from './useLookedAt'
import look from './filing.module.css'

const tones: Record<SectionStatus, Tone> = { not_started: 'neutral', in_progress: 'wait', completed: 'good', cannot_start: 'neutral' }

/** The application as a list of tasks; the dense page for those who file all day. */
export function DraftPage() {
  const { dense } = useDraft()
  return dense ? <DensePage /> : <TaskListPage />
}

function useApplicantStatus(): SectionStatus {
  const { file } = useDraft()
  const applicants = file.participants.filter((one) => one.role === 'applicant' || one.role === 'co_applicant')
  if (file.rights.length > 0) return file.participants.some((one) => one.role === 'counterparty' || one.role === 'co_applicant') ? 'completed' : 'not_started'
  const whole = applicants.reduce((sum, one) => sum + one.share_bp, 0) === 10_000
  return whole && applicants.every((one) => one.role === 'applicant' || one.confirmed) ? 'completed' : 'in_progress'
}

function TaskListPage() {
  const { t } = useTranslation('filing')
  const words = useWords()
  const { file, title, groups, view } = useDraft()
  const [lookedAt] = useLookedAt(file.id)
  const applicants = useApplicantStatus()
  const asksApplicants = file.my_roles.some((role) => role === 'applicant' || role === 'agent')
  const sections = groups.map((group) => ({ ...group, status: statusOf(group, view.form, view.problems, lookedAt.has(group.id)), open: problemsIn(group, view.problems).length }))
  const all = [...sections.map((section) => section.status), ...(asksApplicants ? [applicants] : [])]
  const complete = all.filter((status) => status === 'completed').length
  const ready = sections.every((section) => section.open === 0)
  return (
    <div className="page narrow stack-l">
      <PageTitle title={title ? <Chinese>{title}</Chinese> : t('untitled')} window={title || t('untitled')} lead={`${words(file.procedure_label)} · ${words(file.pack_label)}`} actions={<DenseSwitch />} />
      <div>
        <p>{t('progress', { complete, total: all.length })}</p>
        <div className="progress" role="img" aria-label={t('progress', { complete, total: all.length })}>
          <span style={{ width: `${(100 * complete) / all.length}%` }} />
        </div>
      </div>
      <Panel flush title={t('tasks')}>
        <ul className={look.tasks}>
          {asksApplicants && <Task to="applicants" label={t(file.rights.length > 0 ? 'sides' : 'applicants')} status={applicants} />}
          {sections.map((section) => (
            <Task key={section.id} to={section.id} label={words(section.label) || words(file.procedure_label)} status={section.status} open={section.open} />
          ))}
          <Task to={ready ? 'check' : undefined} label={t('check_and_file')} status={ready ? 'not_started' : 'cannot_start'} />
        </ul>
      </Panel>
      <p className="row">
        <ButtonLink to="check">{t('see_all')}</ButtonLink>
        <ButtonLink to="preview">{t('preview')}</ButtonLink>
        <ButtonLink to={`/my/cases/${file.id}`} look="plain">
          {t('to_case')}
        </ButtonLink>
      </p>
    </div>
  )
}

function Task({ to, label, status, open }: { to?: string; label: string; status: SectionStatus; open?: number }) {
  const { t } = useTranslation('filing')
  return (
    <li>
      {to ? <Link to={to}>{label}</Link> : <span>{label}</span>}
      {status === 'in_progress' && open !== undefined && open > 0 && <span className="soft small">{t('open', { count: open })}</span>}
      {status === 'completed' ? <span className={look.complete}>{t('status.completed')}</span> : <Tag tone={tones[status]}>{t(`status.${status}`)}</Tag>}
    </li>
  )
}

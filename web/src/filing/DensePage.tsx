import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslation } from 'react-i18next'
import { focusField, isMissing, ProblemSummary, SchemaForm } from '@/form'
import { Chinese, useWords } from '@/format/text'
import { Button, ButtonLink, Tag } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { ApplicantsPanel } from './ApplicantsPage'
import { useDraft } from './draft'
import { PlatformDeposit } from './PlatformDeposit'
import { problemsIn, statusOf } from './sections'
import { useFieldInAddress } from './SectionPage'
import { DenseSwitch } from './DenseSwitch'
import look from './filing.module.css'

/** Everything on one page, with the sections beside it. */
export function DensePage() {
  const { t } = useTranslation('filing')
  const words = useWords()
  const navigate = useNavigate()
  const { file, title, schema, groups, keeper, view, files, notes } = useDraft()
  const [asked, setAsked] = useState(false)
  useFieldInAddress()
  const open = view.problems.filter((problem) => groups.some((group) => group.names.includes(problem.pointer.split('/')[1] ?? '')))
  const check = async () => {
    await keeper.flush()
    setAsked(true)
    if (problemsOfAll() === 0) void navigate('check')
  }
  const problemsOfAll = () => groups.reduce((sum, group) => sum + problemsIn(group, keeper.current().problems).length, 0)
  return (
    <div className={look.dense}>
      <nav className={look.side} aria-label={t('tasks')}>
        <ul>
          {groups.map((group) => {
            const status = statusOf(group, view.form, view.problems, true)
            return (
              <li key={group.id}>
                <a href={`#section-${group.id}`}>{words(group.label)}</a>
                {status === 'completed' ? <span className={look.complete}>{t('status.completed')}</span> : <Tag tone="wait">{t('open', { count: problemsIn(group, view.problems).length })}</Tag>}
              </li>
            )
          })}
        </ul>
        <Button look="primary" onClick={() => void check()}>
          {t('check_and_file')}
        </Button>
        <ButtonLink to="preview" small look="plain">
          {t('preview')}
        </ButtonLink>
        <DenseSwitch />
      </nav>
      <div className="stack">
        <PageTitle title={title ? <Chinese>{title}</Chinese> : t('untitled')} window={title || t('untitled')} lead={`${words(file.procedure_label)} · ${words(file.pack_label)}`} />
        {asked && <ProblemSummary schema={schema} problems={open} title={t('section_problems', { count: open.length })} takeFocus onGo={(pointer) => focusField('f', pointer)} />}
        {file.my_roles.some((role) => role === 'applicant' || role === 'agent') && <ApplicantsPanel />}
        {groups.map((group) => (
          <section key={group.id} id={`section-${group.id}`}>
            <Panel title={words(group.label)}>
              {group.names.includes('deposit') && <PlatformDeposit />}
              <SchemaForm schema={schema} names={group.names} value={view.form} onChange={keeper.change} problems={asked ? view.problems : view.problems.filter((problem) => !isMissing(problem))} showMissing={asked} notes={notes} pack={file.pack} files={files} dense />
            </Panel>
          </section>
        ))}
      </div>
    </div>
  )
}

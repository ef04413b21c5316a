import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useTranslation } from 'react-i18next'
import { ActionDialog, ObstacleNote, openPoints, ParticipantList, useCase, useCaseChanged, type CaseAction } from '@/cases'
import { CaseRights } from '@/cases/CaseRights'
import { focusField, ProblemSummary, SchemaForm, SchemaView } from '@/form'
import { useWords } from '@/format/text'
import { Banner, Button, ButtonLink } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'
import { useDraft } from './draft'
import { declarationsOf, topName } from './sections'

const isFiling = (action: CaseAction) => /^(submit|file|confirm)_/.test(action.id)

/** All answers with a way back to each, the declaration, and the act of filing. */
export function CheckPage() {
  const { t } = useTranslation('filing')
  const words = useWords()
  const navigate = useNavigate()
  const { file, schema, groups, keeper, view, files, notes, dense } = useDraft()
  const [asked, setAsked] = useState<CaseAction | null>(null)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [unsaved, setUnsaved] = useState(false)
  const fresh = useCase(file.id)
  const changed = useCaseChanged()
  const declarations = declarationsOf(schema)
  const open = view.problems.filter((problem) => !declarations.includes(topName(problem.pointer)))
  const goTo = (pointer: string) => {
    const group = groups.find((one) => one.names.includes(topName(pointer)))
    if (declarations.includes(topName(pointer))) focusField('f', pointer)
    else void navigate({ pathname: dense || !group ? '..' : `../${group.id}`, hash: pointer }, { relative: 'path' })
  }
  const press = async (action: CaseAction) => {
    setBusy(true)
    setTried(true)
    setUnsaved(false)
    // Nothing is filed but what the server has, to the last word.
    const saved = await keeper.flush()
    setUnsaved(!saved)
    const now = saved ? await changed(file.id).then(() => fresh.refetch()) : undefined
    setBusy(false)
    const offered = now?.isSuccess ? now.data.actions.find((one) => one.id === action.id) : undefined
    if (offered) setAsked(offered)
  }
  const filing = file.actions.filter(isFiling)
  const points = openPoints(file).map((point) => ({ field: point.field, answer: '' }))
  return (
    <div className="page narrow stack-l">
      <p className="small">
        <Link to=".." relative="path">
          {t('to_tasks')}
        </Link>
      </p>
      <PageTitle title={t('check')} lead={t('check_lead')} actions={<ButtonLink to="../preview" relative="path" small>{t('preview')}</ButtonLink>} />
      {file.rights.length > 0 && <CaseRights file={file} />}
      <ProblemSummary schema={schema} problems={tried ? view.problems : open} title={t('section_problems', { count: (tried ? view.problems : open).length })} onGo={goTo} />
      {file.participants.length > 0 && (
        <Panel title={t(file.rights.length > 0 ? 'sides' : 'applicants')} actions={<Link to="../applicants" relative="path">{t('change')}</Link>}>
          <ParticipantList file={file} />
        </Panel>
      )}
      <Panel>
        <SchemaView
          schema={schema}
          value={view.form}
          names={groups.flatMap((group) => group.names)}
          grouped
          marks
          files={files}
          pack={file.pack}
          groupAction={(group) => (
            <Link to={dense ? '..' : `../${group || 'form'}`} relative="path" className="no-print">
              {t('change')}
            </Link>
          )}
        />
      </Panel>
      {declarations.length > 0 && (
        <Panel title={t('declare')}>
          <SchemaForm schema={schema} names={declarations} value={view.form} onChange={keeper.change} problems={view.problems} showMissing={tried} notes={notes} pack={file.pack} />
        </Panel>
      )}
      {fresh.isError && <Failure error={fresh.error} />}
      {unsaved && view.status !== 'saved' && (
        <Banner tone="bad" title={t('not_filed')} live>
          <p>{t('not_filed_mend')}</p>
        </Banner>
      )}
      {filing.map((action) => (
        <div key={action.id} className="stack-s">
          <Button look="primary" busy={busy} onClick={() => void press(action)}>
            {words(action.label)}
          </Button>
          <p className="soft small">{words(action.help)}</p>
          {tried && !busy && view.status === 'saved' && !action.possible && <ObstacleNote file={file} action={action} />}
        </div>
      ))}
      <ActionDialog file={file} action={asked} initial={points.length > 0 ? { points } : undefined} onClose={() => setAsked(null)} onDone={() => void navigate(`/my/cases/${file.id}`)} />
    </div>
  )
}

import { useEffect, useState } from 'react'
import { Link, useLocation, useNavigate, useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { isMissing, focusField, ProblemSummary, SchemaForm } from '@/form'
import { useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { PageTitle } from '@/ui/layout'
import { useDraft } from './draft'
import { PlatformDeposit } from './PlatformDeposit'
import { problemsIn } from './sections'
import { useLookedAt } from './useLookedAt'
import look from './filing.module.css'

/** Moves to the field that the address names after "#", once it is on the page. */
export function useFieldInAddress() {
  const { hash } = useLocation()
  useEffect(() => {
    if (!hash.startsWith('#/')) return
    const timer = setTimeout(() => focusField('f', decodeURIComponent(hash.slice(1))), 60)
    return () => clearTimeout(timer)
  }, [hash])
}

/** One section of the form on a page of its own. */
export function SectionPage() {
  const { section = '' } = useParams()
  return <Section key={section} id={section} />
}

function Section({ id }: { id: string }) {
  const { t } = useTranslation('filing')
  const words = useWords()
  const navigate = useNavigate()
  const { file, schema, groups, keeper, view, files, notes } = useDraft()
  const [, markLookedAt] = useLookedAt(file.id)
  const [asked, setAsked] = useState(false)
  const [going, setGoing] = useState(false)
  useFieldInAddress()
  const at = groups.findIndex((group) => group.id === id)
  const group = groups[at]
  if (!group) return <div className="page narrow"><PageTitle title={t('no_section')} /><Link to="..">{t('to_tasks')}</Link></div>
  const problems = problemsIn(group, view.problems)
  const next = groups[at + 1]
  const goOn = async () => {
    setGoing(true)
    markLookedAt(id)
    const saved = await keeper.flush()
    setGoing(false)
    const open = problemsIn(group, keeper.current().problems)
    // The first press says what is missing; the second goes on all the same: a draft may be left unfinished.
    if (saved && open.length > 0 && !asked) return setAsked(true)
    void navigate(next ? `../${next.id}` : '..', { relative: 'path' })
  }
  return (
    <div className="page narrow stack-l">
      <p className="row spread small">
        <Link to=".." relative="path">
          {t('to_tasks')}
        </Link>
        <span className="soft">{t('section_of', { number: at + 1, total: groups.length })}</span>
      </p>
      <PageTitle title={words(group.label) || words(file.procedure_label)} />
      {asked && <ProblemSummary schema={schema} problems={problems} title={t('section_problems', { count: problems.length })} takeFocus />}
      <form
        className={look.section}
        onSubmit={(event) => {
          event.preventDefault()
          void goOn()
        }}
      >
        {group.names.includes('deposit') && <PlatformDeposit />}
        <SchemaForm schema={schema} names={group.names} value={view.form} onChange={keeper.change} problems={asked ? view.problems : view.problems.filter((problem) => !isMissing(problem))} showMissing={asked} notes={notes} pack={file.pack} files={files} />
        <div className="row">
          <Button type="submit" look="primary" busy={going}>
            {t(asked && problems.length > 0 ? 'go_on_anyway' : next ? 'save_and_next' : 'save_and_back')}
          </Button>
          {at > 0 && (
            <Link to={`../${groups[at - 1]!.id}`} relative="path">
              {t('previous')}
            </Link>
          )}
        </div>
      </form>
    </div>
  )
}

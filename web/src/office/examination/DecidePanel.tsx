import { useTranslation } from 'react-i18next'
import { useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { FindingsSummary, ProposalCard } from './Opinions'
import { ClauseNote } from '@/cases/ClauseNote'
import { LanePanel } from '@/cases/LanePanel'
import type { Case, CaseAction } from '@/cases/data'
import look from './examination.module.css'

/** What has been found and proposed so far, and what can be done now. Nothing here knows a particular procedure. */
export function DecidePanel({ file, onStart }: { file: Case; onStart: (action: string) => void }) {
  const { t } = useTranslation('office')
  const possible = file.actions.filter((action) => action.possible)
  const hindered = file.actions.filter((action) => !action.possible)
  return (
    <div className="stack">
      <ProposalCard file={file} />
      {file.records.some((record) => record.kind === 'lane_request') && <LanePanel file={file} />}
      <section aria-labelledby="now" className="stack-s">
        <h2 id="now">{t('decide.now')}</h2>
        {possible.length === 0 && <p className="soft">{t(file.state.ended ? 'decide.ended' : 'decide.nothing')}</p>}
        <ul className={look.actions}>
          {possible.map((action) => (
            <li key={action.id}>
              <ActionLine file={file} action={action} />
              <Button look={possible.length === 1 ? 'primary' : undefined} onClick={() => onStart(action.id)} data-action={action.id}>
                {t('decide.start')}
                <span className="visually-hidden">
                  <ActionName action={action} />
                </span>
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <FindingsSummary file={file} />
      {hindered.length > 0 && (
        <details>
          <summary>{t('decide.hindered', { count: hindered.length })}</summary>
          <ul className={look.hindered}>
            {hindered.map((action) => (
              <li key={action.id}>
                <ActionLine file={file} action={action} />
                {action.obstacle && (
                  <p className="small">
                    {action.obstacle.message} {action.obstacle.mend} {action.obstacle.clause && <span className="soft">{t('common:failure.clause', { clause: action.obstacle.clause })}</span>}
                  </p>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function ActionName({ action }: { action: CaseAction }) {
  return <>{useWords()(action.label)}</>
}

function ActionLine({ file, action }: { file: Case; action: CaseAction }) {
  const words = useWords()
  return (
    <div>
      <strong>{words(action.label)}</strong> <span className="small soft"><ClauseNote pack={file.pack} id={action.clause} /></span>
      <div className="small soft">{words(action.help)}</div>
    </div>
  )
}

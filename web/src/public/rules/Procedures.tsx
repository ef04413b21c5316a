import { useTranslation } from 'react-i18next'
import { ClauseNote } from '@/cases/ClauseNote'
import { useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { Table } from '@/ui/Table'
import type { Pack, Procedure } from './pack'
import look from './rules.module.css'

/** Each procedure: the states a case may be in, and what may be done in them, by whom and under which clause. */
export function Procedures({ pack, id }: { pack: Pack; id: string }) {
  const words = useWords()
  return (
    <>
      {pack.procedures.map((procedure) => (
        <Panel key={procedure.id} title={words(procedure.label)} flush>
          <States procedure={procedure} />
          <Actions procedure={procedure} pack={id} />
        </Panel>
      ))}
    </>
  )
}

function States({ procedure }: { procedure: Procedure }) {
  const { t } = useTranslation('rulebook')
  const words = useWords()
  return (
    <details className={look.fold}>
      <summary>{t('states')}</summary>
      <dl className="facts">
        {procedure.states.flatMap((state) => [
          <dt key={`t${state.id}`}>{words(state.label)}</dt>,
          <dd key={`d${state.id}`}>
            {words(state.meaning)} <span className="small soft">{t('waiting', { who: t(`common:waits_on.${state.waits_on}`) })}</span>
          </dd>,
        ])}
      </dl>
    </details>
  )
}

function Actions({ procedure, pack }: { procedure: Procedure; pack: string }) {
  const { t } = useTranslation('rulebook')
  const words = useWords()
  const label = (state: string | undefined) => words(procedure.states.find((known) => known.id === state)?.label)
  return (
    <Table caption={t('actions')} columns={[t('action'), t('who'), t('leads_to'), t('basis')]} className={look.actions}>
      {procedure.actions.map((action) => (
        <tr key={action.id}>
          <th scope="row">
            {words(action.label)}
            <p className="small soft">{words(action.help)}</p>
          </th>
          <td>
            {action.roles.map((role) => (
              <span key={role}>
                <Tag>{t(`common:role.${role}`)}</Tag>{' '}
              </span>
            ))}
          </td>
          <td>{action.to ? label(action.to) : <span className="faint">{t('stays')}</span>}</td>
          <td className="small">
            <ClauseNote pack={pack} id={action.clause} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

import { useTranslation } from 'react-i18next'
import { ClauseNote } from '@/cases/ClauseNote'
import { VisibilityMark, type Schema } from '@/form'
import { formatDay } from '@/format/dates'
import { useLanguage, useWords } from '@/format/text'
import { Confidence } from '@/rules/Confidence'
import { Panel } from '@/ui/layout'
import { Table } from '@/ui/Table'
import type { Pack } from './pack'
import look from './rules.module.css'

interface PartProps {
  pack: Pack
  id: string
}

/** Each form with its fields: what is asked, who sees it, and the clause that asks for it. */
export function Forms({ pack, id }: PartProps) {
  const words = useWords()
  return (
    <div className="panel">
      {pack.forms.map((form) => (
        <details key={form.id} className={look.fold}>
          <summary>{words(form.label)}</summary>
          <Fields schema={form.schema} pack={id} label={words(form.label)} />
        </details>
      ))}
    </div>
  )
}

function Fields({ schema, pack, label }: { schema: Schema; pack: string; label: string }) {
  const { t } = useTranslation('rulebook')
  const words = useWords()
  return (
    <Table caption={label} captionHidden columns={[t('field'), t('visible'), t('basis')]} className={look.actions}>
      {Object.entries(schema.properties ?? {}).map(([name, field]) => (
        <tr key={name}>
          <th scope="row">
            {words(field['x-label'])} {schema.required?.includes(name) && <span className="small faint">{t('required')}</span>}
            <p className="small soft">{words(field['x-help'])}</p>
          </th>
          <td className="nowrap">{field['x-visibility'] && <VisibilityMark of={field['x-visibility']} />}</td>
          <td className="small">{field['x-clause'] && <ClauseNote pack={pack} id={field['x-clause']} />}</td>
        </tr>
      ))}
    </Table>
  )
}

export function Letters({ pack, id }: PartProps) {
  const words = useWords()
  return (
    <div className="panel">
      {pack.letters.map((letter) => (
        <details key={letter.id} className={look.fold}>
          <summary>{words(letter.title)}</summary>
          {letter.paragraphs.map((paragraph, at) => (
            <p key={at}>{words(paragraph)}</p>
          ))}
          <p className="small soft">
            <ClauseNote pack={id} id={letter.clause} />
          </p>
        </details>
      ))}
    </div>
  )
}

export function Grounds({ pack, id }: PartProps) {
  const { t } = useTranslation('rulebook')
  const words = useWords()
  return (
    <Panel flush>
      <table className={`table ${look.rules}`}>
        <caption className="visually-hidden">{t('parts.grounds')}</caption>
        <tbody>
          {pack.grounds.map((ground) => (
            <tr key={ground.id}>
              <th scope="row">{words(ground.label)}</th>
              <td className="small">
                <ClauseNote pack={id} id={ground.clause} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

export function Numbering({ pack, id }: PartProps) {
  const { t } = useTranslation('rulebook')
  const words = useWords()
  return (
    <Panel flush>
      <Table caption={t('parts.numbering')} captionHidden columns={[t('scheme'), t('note'), t('basis'), t('confidence')]}>
        {pack.numbering.map((numbers) => (
          <tr key={numbers.id}>
            <th scope="row" className="mono">
              {numbers.scheme}
            </th>
            <td>
              {t(numbers.official ? 'official' : 'unofficial')}
              <p className="small soft">{words(numbers.note)}</p>
            </td>
            <td className="small">
              <ClauseNote pack={id} id={numbers.clause} />
            </td>
            <td>
              <Confidence level={numbers.confidence} />
            </td>
          </tr>
        ))}
      </Table>
    </Panel>
  )
}

/** The laws and policies the rules rest on, with the clauses that are used. */
export function Clauses({ pack }: { pack: Pack }) {
  const { t } = useTranslation('rulebook')
  const language = useLanguage()
  const words = useWords()
  return (
    <>
      {pack.instruments.map((instrument) => (
        <Panel key={instrument.id} title={words(instrument.title)}>
          <p className="small soft">
            {words(instrument.issuers)} {instrument.issued && t('issued', { day: formatDay(instrument.issued, language) })} {instrument.in_force && t('since', { day: formatDay(instrument.in_force, language) })}
          </p>
          <dl className="facts">
            {pack.clauses
              .filter((clause) => clause.instrument === instrument.id)
              .flatMap((clause) => [<dt key={`t${clause.id}`}>{words(clause.label)}</dt>, <dd key={`d${clause.id}`}>{words(clause.gist)}</dd>])}
          </dl>
        </Panel>
      ))}
    </>
  )
}

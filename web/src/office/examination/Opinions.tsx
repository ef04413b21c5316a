import { useTranslation } from 'react-i18next'
import type { Case, CaseRecord } from '@/cases/data'
import { findingNames } from './editors'
import { resolved, SchemaView, useCodes, useGoverningRules, type Schema, type Value } from '@/form'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Tag, type Tone } from '@/ui/controls'
import { Table } from '@/ui/Table'
import { currentFindings, openProposal } from './useCase'
import look from './examination.module.css'

/** Who proposed what, with the reasons: what a second person has to decide. */
export function ProposalCard({ file }: { file: Case }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const language = useLanguage()
  const rules = useGoverningRules()
  const proposal = openProposal(file.records)
  if (!proposal) return null
  const label = rules?.actions.find((one) => one.id === proposal.action)?.label
  return (
    <section className={look.proposal} aria-labelledby="proposal">
      <h2 id="proposal">{t('decide.proposal', { what: words(label) || proposal.proposes })}</h2>
      <p className="small soft">
        <Chinese>{proposal.by ?? t(`common:role.${proposal.role}`)}</Chinese> · {formatMoment(proposal.at, language)}
      </p>
      <RecordData file={file} record={proposal} />
    </section>
  )
}

/** What was written in an action, in the words of its form. */
export function RecordData({ file, record }: { file: Case; record: CaseRecord }) {
  const schema = useInputSchema(record.action)
  if (!schema) return null
  return <SchemaView schema={schema} value={record.data as Value} pack={file.pack} />
}

/** The form that an action of this case's procedure asks for. */
function useInputSchema(action: string): Schema | undefined {
  const rules = useGoverningRules()
  const form = rules?.actions.find((one) => one.id === action)?.form
  return rules?.forms.find((one) => one.id === form)?.schema as Schema | undefined
}

const toneOf = (result: string): Tone => (result === 'met' ? 'good' : result === 'not_met' ? 'bad' : 'wait')

/** The findings of both readers side by side; where they differ one sees it at once. */
export function FindingsSummary({ file }: { file: Case }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const found = currentFindings(file.records)
  const schema = useInputSchema(found[0]?.action ?? '')
  const { data: results } = useCodes('finding_result')
  if (found.length === 0 || !schema) return null
  const word = (code: string) => words(results?.entries.find((entry) => entry.code === code)?.label) || code
  return (
    <section className="stack-s" aria-labelledby="found">
      <h2 id="found">{t('findings.title')}</h2>
      <Table caption={t('findings.title')} captionHidden columns={[t('findings.element'), ...found.map((record) => <Finder key={record.sequence} record={record} />)]}>
        {findingNames(schema).map((name) => (
          <tr key={name}>
            <th scope="row">{words(resolved(schema.properties?.[name] ?? {}, schema)['x-label'])}</th>
            {found.map((record) => {
              const finding = record.data[name] as { result: string; reasons: string } | undefined
              return (
                <td key={record.sequence}>
                  {finding && (
                    <>
                      <Tag tone={toneOf(finding.result)}>{word(finding.result)}</Tag>
                      <p className="small">
                        <Chinese>{finding.reasons}</Chinese>
                      </p>
                    </>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </Table>
    </section>
  )
}

/** Who found, at the head of their column. */
function Finder({ record }: { record: Case['records'][number] }) {
  const { t } = useTranslation('office')
  const language = useLanguage()
  return (
    <>
      {t(record.kind === 'findings' ? 'findings.first' : 'findings.second')} <Chinese>{record.by ?? ''}</Chinese>
      <div className={look.when}>{formatMoment(record.at, language)}</div>
    </>
  )
}

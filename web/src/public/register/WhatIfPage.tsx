import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { ClauseNote } from '@/cases/ClauseNote'
import { useFormSchema } from '@/cases/data'
import { useConflicts, useRight, useRightRules, type Right, type RightProcedure } from '@/filing/rights/rights'
import { isFileField, SchemaForm, type Schema, type Value } from '@/form'
import { Chinese, useWords } from '@/format/text'
import { Banner, ButtonLink, Tag } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { PageTitle, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { useSettled } from '@/ui/useSettled'
import look from './register.module.css'

/** What would happen if: the register's own answer to a filing about a right, before anybody drafts or signs anything. */
export function WhatIfPage() {
  const { number = '' } = useParams()
  const right = useRight(number)
  const rules = useRightRules(right.data?.jurisdiction)
  return (
    <div className="page">
      <Loaded query={right} lines={8}>
        {(found) => <Loaded query={rules}>{({ procedures }) => <WhatIf right={found} procedures={procedures} />}</Loaded>}
      </Loaded>
    </div>
  )
}

function WhatIf({ right, procedures }: { right: Right; procedures: RightProcedure[] }) {
  const { t } = useTranslation('public')
  const words = useWords()
  const [query, setQuery] = useSearchParams()
  const procedure = procedures.find((one) => one.id === query.get('procedure'))
  const fitting = right.recordals.filter((one) => procedure?.about.recordals?.includes(one.kind))
  const recordal = fitting.find((one) => String(one.id) === query.get('recordal')) ?? fitting[0]
  const choose = (name: string, value: string) => setQuery((known) => new URLSearchParams({ ...Object.fromEntries(known), [name]: value }), { replace: true })
  return (
    <div className="stack-l">
      <PageTitle title={t('what_if.title')} lead={<><Link to={`/register/${encodeURIComponent(right.number)}`}><Chinese>{right.name}</Chinese></Link> <span className="mono">{right.number}</span></>} />
      <p className="soft">{t('what_if.lead')}</p>
      <div className="row">
        <Field label={t('what_if.procedure')}>
          {(control) => (
            <select {...control} className="input choice-width" value={procedure?.id ?? ''} onChange={(event) => choose('procedure', event.target.value)}>
              <option value="">{t('what_if.choose')}</option>
              {procedures.filter((one) => !one.about.recordals || right.recordals.some((standing) => one.about.recordals!.includes(standing.kind))).map((one) => (
                <option key={one.id} value={one.id}>
                  {words(one.label)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {fitting.length > 1 && (
          <Field label={t('what_if.recordal')}>
            {(control) => (
              <select {...control} className="input choice-width" value={recordal?.id} onChange={(event) => choose('recordal', event.target.value)}>
                {fitting.map((one) => (
                  <option key={one.id} value={one.id}>
                    {`${t(`common:recordal_kind.${one.kind}`)} ${one.reference}`}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
      </div>
      {procedure && <Trial key={`${procedure.id} ${recordal?.id}`} right={right} procedure={procedure} recordal={recordal?.id} />}
    </div>
  )
}

/** The form to try terms in, and the answer beside it. */
function Trial({ right, procedure, recordal }: { right: Right; procedure: RightProcedure; recordal?: number }) {
  const { t } = useTranslation('public')
  const [form, setForm] = useState<Value>({})
  const schema = useFormSchema(right.jurisdiction, procedure.form)
  const asked = useSettled(form, 400)
  const outcome = useConflicts(right.number, procedure.id, recordal, asked)
  return (
    <div className={look.whatIf}>
      <Panel title={t('what_if.terms')}>
        <Loaded query={schema}>{(found) => <SchemaForm schema={found.schema as Schema} names={askedNames(found.schema as Schema)} value={form} onChange={setForm} problems={[]} pack={right.jurisdiction} />}</Loaded>
      </Panel>
      <div className={look.answer} aria-live="polite">
        <Loaded query={outcome}>{(found) => <Outcome found={found} right={right} />}</Loaded>
        {procedure.about.filed_by.some((side) => side !== 'office') && (
          <p>
            <ButtonLink to={`/my/rights/${encodeURIComponent(right.number)}`}>{t('what_if.begin')}</ButtonLink>
          </p>
        )}
      </div>
    </div>
  )
}

/** What can be tried without having it: no files, no declarations. */
const askedNames = (schema: Schema) =>
  Object.entries(schema.properties ?? {})
    .filter(([, field]) => field.const !== true && !isFileField(field, schema))
    .map(([name]) => name)

function Outcome({ found, right }: { found: { possible: boolean; beyond_validity: boolean; obstructions: Schemas['Obstruction'][] }; right: Right }) {
  const { t } = useTranslation('public')
  return (
    <div className="stack">
      {found.possible ? <Banner tone="good" title={t('what_if.free')}>{t('what_if.free_text')}</Banner> : <Banner tone="bad" title={t('what_if.blocked', { count: found.obstructions.length })} />}
      {found.beyond_validity && <Banner tone="wait">{t('what_if.beyond')}</Banner>}
      {found.obstructions.length > 0 && (
        <Panel>
          <ul className={look.recordals}>
            {found.obstructions.map((one, at) => (
              <li key={at}>
                <p>
                  {one.by_consent && <Tag tone="wait">{t('what_if.by_consent')}</Tag>} <strong>{one.message}</strong>
                </p>
                <p>{one.mend}</p>
                {one.clause && (
                  <p className="small soft">
                    <ClauseNote pack={right.jurisdiction} id={one.clause} />
                  </p>
                )}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  )
}

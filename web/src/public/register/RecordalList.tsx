import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { useFormSchema } from '@/cases/data'
import { SchemaView, type Schema } from '@/form'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Tag } from '@/ui/controls'
import look from './register.module.css'

type Recordal = Schemas['Recordal']

/** What stands on a right: licences, pledges and the rest, each with parties, term and its public terms. */
export function RecordalList({ recordals, pack }: { recordals: Recordal[]; pack: string }) {
  return (
    <ul className={look.recordals}>
      {recordals.map((recordal) => (
        <RecordalItem key={recordal.id} recordal={recordal} pack={pack} />
      ))}
    </ul>
  )
}

function RecordalItem({ recordal, pack }: { recordal: Recordal; pack: string }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  return (
    <li>
      <p>
        <Tag tone={recordal.kind === 'freeze' ? 'bad' : 'action'}>{t(`common:recordal_kind.${recordal.kind}`)}</Tag> {recordal.licence && t(`recordal.licence_${recordal.licence}`)}{' '}
        {recordal.rank !== undefined && t('recordal.rank', { rank: recordal.rank })} {recordal.late && <Tag tone="wait">{t('recordal.late')}</Tag>}{' '}
        {recordal.beyond_validity && <Tag tone="wait">{t('recordal.beyond_validity')}</Tag>}
      </p>
      {recordal.parties.map((party, at) => (
        <p key={at}>
          <Chinese>{party.name ?? t('right.person')}</Chinese> {party.identifier && <span className="mono small soft">{party.identifier}</span>}
        </p>
      ))}
      <p className="small soft">
        {recordal.until ? t('right.valid_text', { from: formatDay(recordal.from, language), until: formatDay(recordal.until, language) }) : t('recordal.since', { day: formatDay(recordal.from, language) })} ·{' '}
        <span className="mono">{recordal.reference}</span>
      </p>
      <Terms recordal={recordal} pack={pack} />
    </li>
  )
}

/** Which form of the rule pack the words of a recordal's terms come from. */
const formOf: Partial<Record<Recordal['kind'], string>> = { licence: 'licence', pledge: 'pledge', contribution: 'contribution', on_balance: 'on_balance', securitisation: 'securitisation', freeze: 'order', note: 'order' }

function Terms({ recordal, pack }: { recordal: Recordal; pack: string }) {
  const { t } = useTranslation('public')
  const value = { ...(recordal.terms as Record<string, unknown>), ...(recordal.territory && { territory: recordal.territory }), ...(recordal.fields && { fields: recordal.fields }) }
  const form = useFormSchema(pack, formOf[recordal.kind])
  if (!form.data || Object.keys(value).length === 0) return null
  return (
    <details className="small">
      <summary>{t('recordal.terms')}</summary>
      <SchemaView schema={form.data.schema as Schema} value={value} pack={pack} />
    </details>
  )
}

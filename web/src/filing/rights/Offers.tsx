import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'
import { StartDialog } from './StartDialog'
import { useObstructions, type Offer, type Recordal, type Right, type RightProcedure } from './rights'
import look from './rights.module.css'

/** Everything that parties may file about the right, first about the right itself, then about what stands on it. */
export function Offers({ right, procedures }: { right: Right; procedures: RightProcedure[] }) {
  const { t } = useTranslation('filing')
  const [asked, setAsked] = useState<Offer | null>(null)
  const open = procedures.filter(({ about }) => about.filed_by.some((side) => side !== 'office'))
  const obstructions = useObstructions(right.number)
  // What only says that the form is still empty is no obstacle to beginning.
  const inTheWay = ({ procedure, recordal }: Offer) => obstructions.data?.(procedure.id, recordal?.id).filter((one) => one.reason !== 'register.nothing_changes') ?? []
  const byHolder = (one: RightProcedure) => Number(one.about.filed_by.includes('holder'))
  const about = open.filter((one) => !one.about.recordals).sort((a, b) => byHolder(b) - byHolder(a))
  return (
    <div className="stack">
      {obstructions.isError && <Failure error={obstructions.error} retry={() => void obstructions.refetch()} />}
      <Panel title={t('rights.can_do')} flush>
        <ul className={look.offers}>
          {about.map((procedure) => (
            <OfferLine key={procedure.id} right={right} offer={{ procedure }} obstructions={inTheWay({ procedure })} onStart={setAsked} />
          ))}
        </ul>
      </Panel>
      {right.recordals.map((recordal) => {
        const fitting = open.filter((one) => one.about.recordals?.includes(recordal.kind))
        return fitting.length > 0 && (
          <Panel key={recordal.id} title={<RecordalName recordal={recordal} />} flush>
            <ul className={look.offers}>
              {fitting.map((procedure) => (
                <OfferLine key={procedure.id} right={right} offer={{ procedure, recordal }} obstructions={inTheWay({ procedure, recordal })} onStart={setAsked} />
              ))}
            </ul>
          </Panel>
        )
      })}
      <StartDialog right={right} offer={asked} onClose={() => setAsked(null)} />
    </div>
  )
}

function RecordalName({ recordal }: { recordal: Recordal }) {
  const { t } = useTranslation('filing')
  const language = useLanguage()
  const names = recordal.parties.map((party) => party.name ?? t('common:party_kind.person')).join(t('list_comma'))
  return <Chinese>{t('rights.about_recordal', { kind: t(`common:recordal_kind.${recordal.kind}`), names, day: formatDay(recordal.from, language) })}</Chinese>
}

function OfferLine({ right, offer, obstructions, onStart }: { right: Right; offer: Offer; obstructions: Schemas['Obstruction'][]; onStart: (offer: Offer) => void }) {
  const { t } = useTranslation('filing')
  const words = useWords()
  const { procedure, recordal } = offer
  const blocked = obstructions.some((one) => !one.by_consent)
  const whatIf = new URLSearchParams({ procedure: procedure.id, ...(recordal && { recordal: String(recordal.id) }) })
  return (
    <li>
      <div>
        <strong>{words(procedure.label)}</strong>
        <p className="soft small">{procedure.about.filed_by.filter((side) => side !== 'office').map((side) => t(`rights.side.${side}`)).join(t('list_comma'))}</p>
        {obstructions.map((one, at) => (
          <p key={at} className="small">
            <Tag tone={one.by_consent ? 'wait' : 'bad'}>{t(one.by_consent ? 'rights.needs_consent' : 'rights.blocked')}</Tag> {one.message} <span className="soft">{one.mend}</span>
          </p>
        ))}
      </div>
      <div className="row">
        <Link className="small" to={`/register/${encodeURIComponent(right.number)}/what-if?${whatIf}`}>
          {t('rights.what_if')}
        </Link>
        <Button small look={blocked ? 'plain' : undefined} onClick={() => onStart(offer)}>
          {t('rights.begin')}
        </Button>
      </div>
    </li>
  )
}

import { Link, useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { Printer } from 'lucide-react'
import { ProblemError, type Schemas } from '@/api/client'
import { useFormSchema } from '@/cases/data'
import { useRight } from '@/filing/rights/rights'
import { SchemaView } from '@/form'
import { formatShare } from '@/format/amounts'
import { formatDay } from '@/format/dates'
import { rightTone } from '@/format/status'
import { Chinese, useLanguage } from '@/format/text'
import { Banner, Button, ButtonLink, Tag } from '@/ui/controls'
import { Facts, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { usePlaceNames } from '../usePacks'
import { WindowTitle } from '../WindowTitle'
import { History } from './History'
import { Proofs } from './Proofs'
import { RecordalList } from './RecordalList'
import look from './register.module.css'

type Right = Schemas['RightEntry']

export function EntryPage() {
  const { t } = useTranslation('public')
  const { number = '' } = useParams()
  const query = useRight(number)
  const unknown = query.error instanceof ProblemError && (query.error.status === 404 || query.error.status === 400)
  if (unknown)
    return (
      <div className="page narrow">
        <WindowTitle title={t('right.not_found')} />
        <div className="panel">
          <div className="empty">
            <h1>{t('right.not_found')}</h1>
            <p className="mono">{number}</p>
            <p>{t('right.not_found_mend')}</p>
            <p>
              <ButtonLink to="/search">{t('common:nav.search')}</ButtonLink>{' '}
              <ButtonLink to={`/never-registered?number=${encodeURIComponent(number)}`}>{t('right.prove_never')}</ButtonLink>
            </p>
          </div>
        </div>
      </div>
    )
  return (
    <div className="page">
      <Loaded query={query} lines={12}>
        {(right) => <Entry right={right} />}
      </Loaded>
    </div>
  )
}

function Entry({ right }: { right: Right }) {
  const { t } = useTranslation('public')
  return (
    <article>
      <WindowTitle title={`${right.number} ${right.name}`} />
      <Head right={right} />
      {!right.in_force && (
        <div className={look.ended}>
          <Banner tone="bad" title={t('right.not_in_force')}>
            <p>{t(right.void_from_beginning ? 'right.void_text' : 'right.ended_text', { status: t(`common:right_status.${right.status}`) })}</p>
          </Banner>
        </div>
      )}
      <div className={look.entry}>
        <div>
          <RegisterFacts right={right} />
          <Holders right={right} />
          <Description right={right} title={t('right.description')} />
          <History number={right.number} pack={right.jurisdiction} />
        </div>
        <aside className={look.side}>
          <Recordals right={right} />
          <Proofs right={right} />
        </aside>
      </div>
      <p className="print-only small">{t('right.print_address', { url: right.public_url })}</p>
    </article>
  )
}

function Head({ right }: { right: Right }) {
  const { t } = useTranslation('public')
  const place = usePlaceNames()
  return (
    <header className={look.entryHead}>
      <p className="mono soft">{right.number}</p>
      <h1>
        <Chinese>{right.name}</Chinese>
      </h1>
      <div className={look.line}>
        <Tag tone={rightTone(right.status)}>{t(`common:right_status.${right.status}`)}</Tag>
        <span>{place(right.jurisdiction)}</span>
        <span className="no-print">
          <Button small onClick={() => window.print()}>
            <Printer size={16} aria-hidden /> {t('common:action.print')}
          </Button>
        </span>
      </div>
    </header>
  )
}

function RegisterFacts({ right }: { right: Right }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  return (
    <Panel title={t('right.facts')}>
      <Facts
        items={[
          [t('right.number'), <span className="mono">{right.number}</span>],
          [t('right.certificate_number'), <span className="mono">{right.certificate_number}</span>],
          (right.certificate_version ?? 1) > 1 && [t('right.certificate_version'), t('right.certificate_version_text', { version: right.certificate_version })],
          right.case_number ? [t('right.application_number'), <span className="mono">{right.case_number}</span>] : null,
          [t('right.filed'), formatDay(right.filed_on, language)],
          [t('right.announced'), formatDay(right.announced_on, language)],
          [t('right.valid'), t('right.valid_text', { from: formatDay(right.valid_from, language), until: formatDay(right.valid_until, language) })],
        ]}
      />
    </Panel>
  )
}

function Holders({ right }: { right: Right }) {
  const { t } = useTranslation('public')
  return (
    <Panel title={t('right.holders')} flush>
      <div className="table-frame" tabIndex={0} role="region" aria-label={t('right.holders')}>
        <table className={`table ${look.holders}`}>
          <thead>
            <tr>
              <th scope="col">{t('right.holders')}</th>
              <th scope="col">{t('right.kind')}</th>
              <th scope="col">{t('right.identifier')}</th>
              <th scope="col">{t('right.share')}</th>
            </tr>
          </thead>
          <tbody>
            {right.holders.map((holder, at) => (
              <tr key={at}>
                <td>{holder.name ? <Chinese>{holder.name}</Chinese> : <span title={t('right.person_hint', { commitment: holder.commitment ?? '' })}>{t('right.person')}</span>}</td>
                <td>{t(`common:party_kind.${holder.kind}`)}</td>
                <td className="mono">{holder.identifier}</td>
                <td className="numeric">{formatShare(holder.share_bp)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

/** The public part of the application, in the words of the form it was filed with. */
export function Description({ right, title }: { right: Pick<Right, 'jurisdiction' | 'description'>; title: string }) {
  const form = useFormSchema(right.jurisdiction, 'application')
  return (
    <Panel title={title}>
      <Loaded query={form}>{(found) => <SchemaView schema={found.schema} value={right.description} pack={right.jurisdiction} />}</Loaded>
    </Panel>
  )
}

function Recordals({ right }: { right: Right }) {
  const { t } = useTranslation('public')
  const address = `/register/${encodeURIComponent(right.number)}/what-if`
  return (
    <Panel title={t('right.recordals')}>
      {right.recordals.length === 0 ? <p className="soft">{t('right.recordals_none')}</p> : <RecordalList recordals={right.recordals} pack={right.jurisdiction} />}
      <p className={`small no-print ${look.doors}`}>
        <Link to={address}>{t('what_if.title')}</Link> · <Link to={`/register/${encodeURIComponent(right.number)}/as-of`}>{t('as_of.title')}</Link> · <Link to={`/my/rights/${encodeURIComponent(right.number)}`}>{t('right.act')}</Link>
      </p>
    </Panel>
  )
}

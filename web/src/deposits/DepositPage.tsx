import { Link, useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { formatSize } from '@/format/amounts'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Tag } from '@/ui/controls'
import { CopyText } from '@/ui/CopyText'
import { Facts, PageTitle, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { useDeposit, type Deposit } from './data'
import './text'

const digests = ['head_sm3', 'head_sha256', 'file_sm3', 'file_sha256', 'row_root', 'flat_sha256', 'flat_sm3', 'signed_by'] as const

/** What the profile says of quality and personal columns; it is checked by the program, not by its type. */
interface Profile {
  quality?: Array<{ id: string; ppm?: number }>
  advice?: { personal_columns?: string[] }
}

/** A deposit: what was committed to, when it was stamped, how good the data are. `cases` is where its cases are read. */
export function DepositPage({ cases }: { cases: '/my/cases' | '/office/cases' }) {
  const { depositId = '' } = useParams()
  const deposit = useDeposit(depositId)
  return (
    <div className="page stack-l">
      <Loaded query={deposit} lines={14}>
        {(known) => <Details deposit={known} cases={cases} />}
      </Loaded>
    </div>
  )
}

function Details({ deposit, cases }: { deposit: Deposit; cases: string }) {
  const { t } = useTranslation('deposits')
  const language = useLanguage()
  const more = (deposit.column_count ?? 0) - deposit.columns.length
  return (
    <>
      <PageTitle
        title={deposit.title || t('page.untitled')}
        lead={<span className="mono">{deposit.number}</span>}
        actions={
          <>
            <a className="button" href={`/api/v1/deposits/${deposit.id}/bundle`} download>
              {t('page.bundle')}
            </a>
            <a className="button" href={`/api/v1/deposits/${deposit.id}/document`} download>
              {t('page.download')}
            </a>
          </>
        }
      />
      <Panel>
        <Facts
          items={[
            [t('page.received'), formatMoment(deposit.received_at, language)],
            [t('page.created'), formatMoment(deposit.created, language)],
            [t('page.source'), <Chinese key="source">{deposit.source_name}</Chinese>],
            [t('page.bytes'), formatSize(deposit.bytes)],
            [t('page.rows'), deposit.rows?.toLocaleString('en-GB')],
            [t('page.columns'), deposit.column_count],
            deposit.columns.length > 0 && [
              t('page.names'),
              <span key="names">
                <Chinese>{deposit.columns.join('、')}</Chinese> {more > 0 && t('page.more_columns', { count: more })}
              </span>,
            ],
          ]}
        />
        <p className="small soft">{t(!deposit.sketched ? 'page.not_sketched' : deposit.sketch_key ? 'page.keyed' : 'page.sketched')}</p>
      </Panel>
      <Panel title={t('page.stamps')}>
        {deposit.stamps.length === 0 && <p>{t('page.no_stamps')}</p>}
        <Facts
          items={deposit.stamps.map((stamp) => [
            formatMoment(stamp.time, language),
            <span key={stamp.hash} className="row">
              <span>{t('page.stamp', { hash: stamp.hash === 'sm3' ? 'SM3' : 'SHA-256', serial: stamp.serial })}</span>
              <Chinese>{stamp.authority}</Chinese>
              <a href={`/api/v1/deposits/${deposit.id}/stamps/${stamp.hash}`} download>
                {t('page.download_stamp')}
              </a>
            </span>,
          ])}
        />
      </Panel>
      <Panel title={t('page.digests')}>
        <Facts items={digests.map((name) => [t(`page.${name}`), deposit[name] && <CopyText key={name} text={deposit[name]} label={t(`page.${name}`)} />])} />
      </Panel>
      <ProfilePart profile={(deposit.profile ?? {}) as Profile} />
      <Panel title={t('page.cases')}>
        {deposit.cases?.length ? (
          <ul>
            {deposit.cases.map((one) => (
              <li key={one.case_id}>
                <Link to={`${cases}/${one.case_id}`}>
                  <Chinese>{one.title || one.number}</Chinese>
                </Link>{' '}
                <span className="mono small">{one.number}</span>
              </li>
            ))}
          </ul>
        ) : (
          <p className="soft">{t('page.no_cases')}</p>
        )}
      </Panel>
    </>
  )
}

function ProfilePart({ profile }: { profile: Profile }) {
  const { t } = useTranslation('deposits')
  const personal = profile.advice?.personal_columns ?? []
  if (!profile.quality?.length) return null
  return (
    <Panel title={t('page.quality')}>
      <Facts items={profile.quality.map((one) => [t(`quality.${one.id}`), one.ppm === undefined ? <span className="soft">{t('page.not_computed')}</span> : `${(one.ppm / 10_000).toFixed(1)} %`])} />
      {personal.length > 0 && (
        <p className="row">
          {t('page.personal')}
          {personal.map((name) => (
            <Tag key={name} tone="wait">
              <Chinese>{name}</Chinese>
            </Tag>
          ))}
        </p>
      )}
    </Panel>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Tag } from '@/ui/controls'
import { Facts, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { useKind } from './AdministrationLayout'
import { accountKey } from './accountKey'
import { SecurityActions } from './SecurityActions'
import { SystemActions } from './SystemActions'
import { useOfficeNames } from './useOfficeNames'

type Account = Schemas['AccountWithDuties']


/** One account: who it is, what it may do, and what this administrator can do about it. */
export function AccountPage() {
  const { t } = useTranslation('administration')
  const { accountId = '' } = useParams()
  const kind = useKind()
  const account = useQuery({ queryKey: accountKey(accountId), queryFn: () => answer(client.GET('/api/v1/accounts/{account_id}', { params: { path: { account_id: accountId } } })) })
  return (
    <div className="stack">
      <p>
        <Link to="/administration/accounts">{t('account.all')}</Link>
      </p>
      <Loaded query={account} lines={8}>
        {(known) => (
          <>
            <h2>
              <Chinese>{known.name}</Chinese> <Tag tone={known.status === 'active' ? 'good' : 'bad'}>{t(`status.${known.status}`)}</Tag>
            </h2>
            <Panel title={t('account.facts')}>
              <AccountFacts account={known} />
            </Panel>
            <Duties account={known} />
            {kind === 'system' ? <SystemActions account={known} /> : <SecurityActions account={known} />}
          </>
        )}
      </Loaded>
    </div>
  )
}

function AccountFacts({ account }: { account: Account }) {
  const { t } = useTranslation('administration')
  const language = useLanguage()
  return (
    <Facts
      items={[
        [t('accounts.login'), <code key="login">{account.login}</code>],
        [t('accounts.administrator'), t(account.administrator === 'none' ? 'account.no_administrator' : `kind.${account.administrator}`)],
        [t('accounts.factor'), t(account.second_factor ? 'accounts.factor_on' : 'accounts.factor_off')],
        [t('account.created'), formatMoment(account.created_at, language)],
        [t('accounts.last'), formatMoment(account.last_sign_in, language) || t('accounts.never')],
        [t('account.failure'), formatMoment(account.last_failure, language)],
        account.status === 'locked' && [t('account.lock_reason'), <Chinese key="reason">{account.lock_reason}</Chinese>],
        account.status === 'locked' && [t('account.locked_until'), formatMoment(account.locked_until, language) || t('account.for_good')],
      ]}
    />
  )
}

function Duties({ account }: { account: Account }) {
  const { t } = useTranslation('administration')
  const nameOf = useOfficeNames()
  const duties = account.appointments ?? []
  const parties = account.memberships ?? []
  if (duties.length + parties.length === 0) return null
  return (
    <Panel title={t('account.duties')} flush>
      <ul className="plain-list">
        {duties.map((duty) => (
          <li key={duty.office + duty.role}>
            <strong>{t(`common:role.${duty.role}`)}</strong> <span className="soft">{nameOf(duty.office)}</span>
          </li>
        ))}
        {parties.map((party) => (
          <li key={party.party}>
            <Chinese>{party.name}</Chinese> <span className="soft">{t(`common:member_role.${party.role}`)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

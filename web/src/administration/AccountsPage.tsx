import { useDeferredValue } from 'react'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { usePages } from '@/api/pages'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Empty } from '@/ui/states'
import { useFilter } from './useFilter'

/** Every account; the particulars and what can be done about it are on its own page. */
export function AccountsPage() {
  const { t } = useTranslation('administration')
  const { chosen, choose, clear, any } = useFilter('text', 'status', 'administrator')
  const text = useDeferredValue(chosen.text)
  const filter = { text: text || undefined, status: (chosen.status || undefined) as 'active' | undefined, administrator: (chosen.administrator || undefined) as 'system' | undefined }
  const accounts = usePages(['accounts', filter], (after) => answer(client.GET('/api/v1/accounts', { params: { query: { ...filter, after } } })))
  return (
    <div className="stack">
      <div className="admin-filter" role="search">
        <Field label={t('accounts.text')}>
          {(control) => <input {...control} className="input" type="search" maxLength={60} value={chosen.text} onChange={(event) => choose('text', event.target.value)} />}
        </Field>
        <Field label={t('accounts.status')}>
          {(control) => (
            <select {...control} className="input" value={chosen.status} onChange={(event) => choose('status', event.target.value)}>
              <option value="">{t('any')}</option>
              {(['active', 'locked'] as const).map((status) => (
                <option key={status} value={status}>
                  {t(`status.${status}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('accounts.administrator')}>
          {(control) => (
            <select {...control} className="input" value={chosen.administrator} onChange={(event) => choose('administrator', event.target.value)}>
              <option value="">{t('any')}</option>
              {(['system', 'security', 'audit'] as const).map((kind) => (
                <option key={kind} value={kind}>
                  {t(`kind.${kind}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {any && <Button onClick={clear}>{t('common:action.clear')}</Button>}
      </div>
      <Panel flush>
        <Pages query={accounts} whenEmpty={<Empty title={t('accounts.empty')}>{t('accounts.empty_explain')}</Empty>}>
          <AccountTable accounts={accounts.items} />
        </Pages>
      </Panel>
    </div>
  )
}

function AccountTable({ accounts }: { accounts: Schemas['Account'][] }) {
  const { t } = useTranslation('administration')
  const language = useLanguage()
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={t('part.accounts')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('accounts.name')}</th>
            <th scope="col">{t('accounts.login')}</th>
            <th scope="col">{t('accounts.status')}</th>
            <th scope="col">{t('accounts.administrator')}</th>
            <th scope="col">{t('accounts.factor')}</th>
            <th scope="col">{t('accounts.last')}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <td>
                <Link to={`/administration/accounts/${account.id}`}>
                  <Chinese>{account.name}</Chinese>
                </Link>
              </td>
              <td>
                <code>{account.login}</code>
              </td>
              <td>
                <Tag tone={account.status === 'active' ? 'good' : 'bad'}>{t(`status.${account.status}`)}</Tag>
              </td>
              <td>{account.administrator === 'none' ? '' : t(`kind.${account.administrator}`)}</td>
              <td>{t(account.second_factor ? 'accounts.factor_on' : 'accounts.factor_off')}</td>
              <td className="nowrap numeric">{formatMoment(account.last_sign_in, language) || <span className="faint">{t('accounts.never')}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

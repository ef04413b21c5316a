import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { useIdentity } from '@/api/session'
import { Button } from '@/ui/controls'
import { Confirm } from '@/ui/Confirm'
import { Panel } from '@/ui/layout'
import { say } from '@/ui/Toasts'
import { accountKey } from './accountKey'
import { AppointDialog } from './AppointDialog'

type Account = Schemas['AccountWithDuties']
const kinds = ['none', 'system', 'security', 'audit'] as const

/** What the system administrator does about an account: appoint to an office, make or unmake an administrator. */
export function SystemActions({ account }: { account: Account }) {
  const { t } = useTranslation('administration')
  const cache = useQueryClient()
  const { data: who } = useIdentity()
  const [appointing, setAppointing] = useState(false)
  const [choosing, setChoosing] = useState(false)
  const [kind, setKind] = useState<Account['administrator']>(account.administrator)
  const make = useMutation({
    mutationFn: () => answer(client.PUT('/api/v1/accounts/{account_id}/administrator', { params: { path: { account_id: account.id } }, body: { kind } })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: accountKey(account.id) })
      void cache.invalidateQueries({ queryKey: ['accounts'] })
      say(t('system.changed'))
      setChoosing(false)
    },
  })
  return (
    <Panel title={t('system.title')}>
      <div className="row">
        <Button onClick={() => setAppointing(true)}>{t('offices.appoint')}</Button>
        <Button disabled={account.id === who?.id} onClick={() => setChoosing(true)}>
          {t('system.administrator')}
        </Button>
      </div>
      <AppointDialog open={appointing} login={account.login} onClose={() => setAppointing(false)} />
      <Confirm
        open={choosing}
        title={t('system.administrator_title', { name: account.name })}
        action={t('system.change')}
        danger={kind !== 'none'}
        busy={make.isPending}
        error={make.error}
        onConfirm={() => make.mutate()}
        onClose={() => setChoosing(false)}
      >
        <p>{t('system.explain')}</p>
        <fieldset className="plain-set">
          <legend>{t('accounts.administrator')}</legend>
          {kinds.map((value) => (
            <label key={value} className="choice">
              <input type="radio" name="administrator" checked={kind === value} onChange={() => setKind(value)} />
              <span>
                {t(value === 'none' ? 'account.no_administrator' : `kind.${value}`)}
                {value !== 'none' && <span className="hint soft small">{t(`duty.${value}`)}</span>}
              </span>
            </label>
          ))}
        </fieldset>
      </Confirm>
    </Panel>
  )
}

import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { usePages } from '@/api/pages'
import { useIdentity, type Identity } from '@/api/session'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Button, ButtonLink, Tag } from '@/ui/controls'
import { Confirm } from '@/ui/Confirm'
import { Field } from '@/ui/Field'
import { PageTitle, Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Empty, Loaded } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { powersKey } from './powersKey'
import { GrantPower } from './GrantPower'

type Power = Schemas['Power']
const tone = { valid: 'good', expired: 'neutral', revoked: 'bad' } as const


/** Powers of attorney of one's parties, as principal and as agency. */
export function PowersPage() {
  const { t } = useTranslation('parties')
  const who = useIdentity()
  return (
    <div className="page stack-l parties">
      <Loaded
        query={who}
        empty={(identity) => !identity.memberships?.length}
        whenEmpty={
          <>
            <PageTitle title={t('powers.title')} />
            <Panel>
              <Empty title={t('list.empty')} action={<ButtonLink to="/my/parties?new=1">{t('list.new')}</ButtonLink>}>
                {t('powers.no_party')}
              </Empty>
            </Panel>
          </>
        }
      >
        {(identity) => <PowersOf parties={identity.memberships ?? []} />}
      </Loaded>
    </div>
  )
}

function PowersOf({ parties }: { parties: NonNullable<Identity['memberships']> }) {
  const { t } = useTranslation('parties')
  const [query, setQuery] = useSearchParams()
  const [granting, setGranting] = useState(false)
  const party = parties.find((one) => one.party === query.get('party')) ?? parties[0]!
  const powers = usePages(powersKey(party.party), (after) => answer(client.GET('/api/v1/powers', { params: { query: { party: party.party, after } } })))
  const given = powers.items.filter((power) => power.principal.id === party.party)
  const held = powers.items.filter((power) => power.principal.id !== party.party)
  const owner = party.role === 'owner'
  return (
    <>
      <PageTitle
        title={t('powers.title')}
        lead={t('powers.lead')}
        actions={
          owner && (
            <Button look="primary" onClick={() => setGranting(true)}>
              {t('powers.grant')}
            </Button>
          )
        }
      />
      {parties.length > 1 && (
        <Field label={t('powers.party')}>
          {(control) => (
            <select {...control} className="input choice-width" value={party.party} onChange={(event) => setQuery({ party: event.target.value }, { replace: true })}>
              {parties.map((one) => (
                <option key={one.party} value={one.party} lang="zh-CN">
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Pages query={powers} whenEmpty={<Panel><Empty title={t('powers.empty')}>{t('powers.empty_explain')}</Empty></Panel>}>
        {given.length > 0 && <PowerTable title={t('powers.given')} powers={given} other="agent" party={party.party} owner={owner} />}
        {held.length > 0 && <PowerTable title={t('powers.held')} powers={held} other="principal" party={party.party} owner={owner} />}
      </Pages>
      <GrantPower open={granting} principal={party} onClose={() => setGranting(false)} />
    </>
  )
}

/** `other` is the side that is not ours. */
function PowerTable({ title, powers, other, party, owner }: { title: string; powers: Power[]; other: 'agent' | 'principal'; party: string; owner: boolean }) {
  const { t } = useTranslation('parties')
  const language = useLanguage()
  const [ending, setEnding] = useState<Power | null>(null)
  return (
    <Panel title={title} flush>
      <ul className="plain-list">
        {powers.map((power) => (
          <li key={power.id}>
            <span className="grow">
              <Chinese>{power[other].name}</Chinese>
              <span className="soft small about">
                {t('powers.period', { from: formatDay(power.granted_at, language), to: formatDay(power.valid_until, language) })}{' '}
                {power.case ? <Link to={`/my/cases/${power.case}`}>{t('powers.one_case')}</Link> : t('powers.all_cases')}
              </span>
            </span>
            <Tag tone={tone[power.status]}>{t(`powers.${power.status}`)}</Tag>
            {owner && power.status === 'valid' && (
              <Button small onClick={() => setEnding(power)} aria-label={t(other === 'agent' ? 'powers.revoke_one' : 'powers.give_back_one', { name: power[other].name })}>
                {t(other === 'agent' ? 'powers.revoke' : 'powers.give_back')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <EndPower power={ending} other={other} party={party} onClose={() => setEnding(null)} />
    </Panel>
  )
}

function EndPower({ power, other, party, onClose }: { power: Power | null; other: 'agent' | 'principal'; party: string; onClose: () => void }) {
  const { t } = useTranslation('parties')
  const cache = useQueryClient()
  const end = useMutation({
    mutationFn: (power_id: string) => answer(client.DELETE('/api/v1/powers/{power_id}', { params: { path: { power_id } } })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: powersKey(party) })
      say(t('powers.ended'))
      onClose()
    },
  })
  const name = power?.[other].name
  return (
    <Confirm
      open={power !== null}
      title={t(other === 'agent' ? 'powers.revoke_one' : 'powers.give_back_one', { name })}
      action={t(other === 'agent' ? 'powers.revoke' : 'powers.give_back')}
      danger
      busy={end.isPending}
      error={end.error}
      onConfirm={() => power && end.mutate(power.id)}
      onClose={onClose}
    >
      <p>{t(other === 'agent' ? 'powers.revoke_explain' : 'powers.give_back_explain', { name })}</p>
    </Confirm>
  )
}

import { useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { usePages } from '@/api/pages'
import { identityKey, useIdentity } from '@/api/session'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { Confirm } from '@/ui/Confirm'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Empty, Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'

type Member = Schemas['Member']
type Role = Member['role']
const roles: Role[] = ['owner', 'filer', 'viewer']

const membersKey = (party: string) => ['members', party]

/** Who may act for a party: owners add, change and remove members; everybody may leave. */
export function MemberList({ party }: { party: Schemas['Party'] }) {
  const { t } = useTranslation('parties')
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Member | null>(null)
  const owner = party.role === 'owner'
  const members = usePages(membersKey(party.id), (after) => answer(client.GET('/api/v1/parties/{party_id}/members', { params: { path: { party_id: party.id }, query: { after } } })), party.role !== null)
  if (party.role === null) return null
  return (
    <Panel
      title={t('members.title')}
      actions={
        owner && (
          <Button small look="primary" onClick={() => setAdding(true)}>
            {t('members.add')}
          </Button>
        )
      }
      flush
    >
      <Pages query={members} whenEmpty={<Empty title={t('members.empty')} />}>
        <ul className="plain-list">
          {members.items.map((member) => (
            <MemberRow key={member.account} party={party.id} member={member} owner={owner} onRemove={() => setRemoving(member)} />
          ))}
        </ul>
      </Pages>
      <Dialog open={adding} title={t('members.add')} onClose={() => setAdding(false)}>
        <AddMember party={party.id} onClose={() => setAdding(false)} />
      </Dialog>
      <Removal party={party} member={removing} onClose={() => setRemoving(null)} />
    </Panel>
  )
}

function MemberRow({ party, member, owner, onRemove }: { party: string; member: Member; owner: boolean; onRemove: () => void }) {
  const { t } = useTranslation('parties')
  const language = useLanguage()
  const cache = useQueryClient()
  const { data: who } = useIdentity()
  const self = member.account === who?.id
  const change = useMutation({
    mutationFn: (role: Role) => answer(client.PATCH('/api/v1/parties/{party_id}/members/{account_id}', { params: { path: { party_id: party, account_id: member.account } }, body: { role } })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: membersKey(party) })
      say(t('members.changed', { name: member.name }))
    },
  })
  return (
    <li>
      <span className="grow">
        <Chinese>{member.name}</Chinese> {self && <span className="soft">{t('members.you')}</span>}{' '}
        <span className="soft small">
          <code>{member.login}</code> {t('members.since', { time: formatMoment(member.since, language) })}
        </span>
      </span>
      {owner && !self ? (
        <select className="input choice-narrow" aria-label={t('members.role_of', { name: member.name })} value={member.role} disabled={change.isPending} onChange={(event) => change.mutate(event.target.value as Role)}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {t(`common:member_role.${role}`)}
            </option>
          ))}
        </select>
      ) : (
        <span>{t(`common:member_role.${member.role}`)}</span>
      )}
      {(owner || self) && (
        <Button small onClick={onRemove} aria-label={self ? t('members.leave') : t('members.remove_one', { name: member.name })}>
          {t(self ? 'members.leave' : 'common:action.remove')}
        </Button>
      )}
      {change.isError && <Failure error={change.error} />}
    </li>
  )
}

function AddMember({ party, onClose }: { party: string; onClose: () => void }) {
  const { t } = useTranslation('parties')
  const cache = useQueryClient()
  const [login, setLogin] = useState('')
  const [role, setRole] = useState<Role>('filer')
  const add = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/parties/{party_id}/members', { params: { path: { party_id: party } }, body: { login: login.trim(), role } })),
    onSuccess: async (member) => {
      await cache.invalidateQueries({ queryKey: membersKey(party) })
      say(t('members.added', { name: member.name }))
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form className="stack" onSubmit={submit}>
      {add.isError && <Failure error={add.error} />}
      <Field label={t('common:session.login')} hint={t('members.login_hint')} required complaint={complaintOf(add.error, '/login')}>
        {(control) => <input {...control} className="input" required maxLength={60} autoCapitalize="none" spellCheck={false} value={login} onChange={(event) => setLogin(event.target.value)} />}
      </Field>
      <fieldset className="plain-set">
        <legend>{t('members.role')}</legend>
        {roles.map((value) => (
          <label key={value} className="choice">
            <input type="radio" name="member-role" checked={role === value} onChange={() => setRole(value)} />
            <span>
              {t(`common:member_role.${value}`)}
              <span className="hint soft small">{t(`members.may.${value}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Button type="submit" look="primary" busy={add.isPending}>
        {t('members.add')}
      </Button>
    </form>
  )
}

function Removal({ party, member, onClose }: { party: Schemas['Party']; member: Member | null; onClose: () => void }) {
  const { t } = useTranslation('parties')
  const cache = useQueryClient()
  const navigate = useNavigate()
  const { data: who } = useIdentity()
  const self = member?.account === who?.id
  const remove = useMutation({
    mutationFn: (account_id: string) => answer(client.DELETE('/api/v1/parties/{party_id}/members/{account_id}', { params: { path: { party_id: party.id, account_id } } })),
    onSuccess: async () => {
      onClose()
      if (!self) return void cache.invalidateQueries({ queryKey: membersKey(party.id) })
      await cache.invalidateQueries({ queryKey: identityKey })
      void navigate('/my/parties')
    },
  })
  const words = { name: member?.name, party: party.name }
  return (
    <Confirm
      open={member !== null}
      title={self ? t('members.leave') : t('members.remove_one', words)}
      action={t(self ? 'members.leave' : 'common:action.remove')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => member && remove.mutate(member.account)}
      onClose={onClose}
    >
      <p>{t(self ? 'members.leave_explain' : 'members.remove_explain', words)}</p>
    </Confirm>
  )
}

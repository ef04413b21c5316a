import { useState, type FormEvent } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { Eye } from 'lucide-react'
import { answer, client, type Schemas } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Button, ButtonLink, Tag } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Facts, PageTitle, Panel } from '@/ui/layout'
import { Failure, Loaded } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { UnmaskDialog } from '@/cases/UnmaskDialog'
import { WhoLooked } from '@/cases/WhoLooked'
import { ContactFields, type Activity, type Contact } from './ContactFields'
import { MemberList } from './MemberList'

type Party = Schemas['Party']

export const partyKey = (id: string) => ['party', id]

/** One party: what is entered about it, and who may act for it. */
export function PartyPage() {
  const { partyId = '' } = useParams()
  const party = useQuery({ queryKey: partyKey(partyId), queryFn: () => answer(client.GET('/api/v1/parties/{party_id}', { params: { path: { party_id: partyId } } })) })
  return (
    <div className="page stack-l parties">
      <Loaded query={party} lines={8}>
        {(known) => <PartyDetails party={known} />}
      </Loaded>
    </div>
  )
}

function PartyDetails({ party }: { party: Party }) {
  const { t } = useTranslation('parties')
  const language = useLanguage()
  const [editing, setEditing] = useState(false)
  return (
    <>
      <PageTitle
        title={<Chinese>{party.name}</Chinese>}
        window={party.name}
        lead={
          <>
            {t(`common:party_kind.${party.kind}`)} {party.role && <Tag tone="action">{t(`common:member_role.${party.role}`)}</Tag>}
          </>
        }
        actions={
          <>
            <ButtonLink to={`/my/powers?party=${party.id}`}>{t('powers.title')}</ButtonLink>
            {party.role === 'owner' && <Button onClick={() => setEditing(true)}>{t('edit.title')}</Button>}
          </>
        }
      />
      <Panel title={t('details')}>
        <Facts
          items={[
            party.identifier !== null && [t('code'), <code key="code">{party.identifier}</code>],
            party.identity_kind && [t('document'), t(`document_kind.${party.identity_kind}`)],
            party.identity_number_masked !== null && [t('document_number'), <Masked key="number" party={party} field="identity_number" shown={party.identity_number_masked} />],
            [t('address'), party.address ? <Chinese key="address">{party.address}</Chinese> : null],
            [t('region'), party.region],
            [t('contact'), party.contact ? <Chinese key="contact">{party.contact}</Chinese> : null],
            [t('email'), party.email],
            party.phone_masked !== null && [t('phone'), <Masked key="phone" party={party} field="phone" shown={party.phone_masked} />],
            [t('activities'), party.activities.map((activity) => t(`activity.${activity}`)).join(t('list_comma'))],
            [t('entered_at'), formatMoment(party.created_at, language)],
          ]}
        />
        <p className="soft small note">{t('name_is_a_procedure')}</p>
      </Panel>
      <MemberList party={party} />
      {party.role !== null && <WhoLooked of={{ party_id: party.id }} />}
      <Dialog open={editing} title={t('edit.title')} onClose={() => setEditing(false)}>
        <EditForm party={party} onClose={() => setEditing(false)} />
      </Dialog>
    </>
  )
}

/** A masked number with the way to see it whole, which asks why and is kept in the audit trail. */
function Masked({ party, field, shown }: { party: Party; field: 'identity_number' | 'phone'; shown: string }) {
  const { t } = useTranslation('parties')
  const [asking, setAsking] = useState(false)
  return (
    <span className="row">
      <code>{shown}</code>
      {party.role === 'owner' && (
        <Button small look="plain" onClick={() => setAsking(true)}>
          <Eye size={14} aria-hidden /> {t('show_whole')}
        </Button>
      )}
      <UnmaskDialog open={asking} label={t(field === 'phone' ? 'phone' : 'document_number')} what={{ party: party.id, field }} onClose={() => setAsking(false)} />
    </span>
  )
}

function EditForm({ party, onClose }: { party: Party; onClose: () => void }) {
  const { t } = useTranslation('parties')
  const cache = useQueryClient()
  const [contact, setContact] = useState<Contact>({ region: party.region, address: party.address, contact: party.contact, email: party.email, phone: '', activities: party.activities })
  const save = useMutation({
    mutationFn: () => {
      // The phone is not shown, so it is sent only where a new one was typed.
      const { phone, activities, ...texts } = contact
      return answer(
        client.PATCH('/api/v1/parties/{party_id}', {
          params: { path: { party_id: party.id } },
          body: { ...texts, activities: activities as Activity[], ...(phone.trim() && { phone: phone.trim() }) },
        }),
      )
    },
    onSuccess: (known) => {
      cache.setQueryData(partyKey(party.id), known)
      say(t('edit.saved'))
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className="stack" onSubmit={submit}>
      {save.isError && <Failure error={save.error} />}
      <p className="soft">{t('edit.explain')}</p>
      <ContactFields contact={contact} onChange={setContact} complaint={(pointer) => complaintOf(save.error, pointer)} person={party.kind === 'person'} phoneHint={t('edit.phone_hint')} />
      <div className="row">
        <Button type="submit" look="primary" busy={save.isPending}>
          {t('common:action.save')}
        </Button>
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
      </div>
    </form>
  )
}

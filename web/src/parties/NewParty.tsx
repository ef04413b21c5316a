import { useId, useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey, type Schemas } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { identityKey } from '@/api/session'
import { tidyCode } from '@/format/identifiers'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { ContactFields, emptyContact, givenOf, type Contact } from './ContactFields'
import { CreditCodeField } from './CreditCodeField'

type Kind = Schemas['Party']['kind']
const kinds: Kind[] = ['organisation', 'institution', 'person']
const documents = ['resident-id', 'passport', 'foreign-permanent'] as const

/** Enters a company, an institution or a natural person; whoever enters it becomes its owner here. */
export function NewParty({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('parties')
  return (
    <Dialog open={open} title={t('new.title')} onClose={onClose}>
      <PartyForm onClose={onClose} />
    </Dialog>
  )
}

function PartyForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('parties')
  const cache = useQueryClient()
  const navigate = useNavigate()
  const [kind, setKind] = useState<Kind>('organisation')
  const [name, setName] = useState('')
  const [code, setCode] = useState('')
  const [document, setDocument] = useState<(typeof documents)[number]>('resident-id')
  const [number, setNumber] = useState('')
  const [contact, setContact] = useState<Contact>(emptyContact)
  const [key] = useState(idempotencyKey)
  const group = useId()
  const enter = useMutation({
    mutationFn: () => {
      const whose = kind === 'person' ? { identity_kind: document, identity_number: tidyCode(number) } : { identifier: tidyCode(code) }
      return answer(client.POST('/api/v1/parties', { body: { kind, name: name.trim(), ...whose, ...givenOf(contact) }, headers: { 'Idempotency-Key': key } }))
    },
    onSuccess: async (party) => {
      await cache.invalidateQueries({ queryKey: identityKey })
      say(t('new.entered'))
      onClose()
      void navigate(`/my/parties/${party.id}`)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  const complaint = (pointer: string) => complaintOf(enter.error, pointer)
  return (
    <form className="stack" onSubmit={submit}>
      {enter.isError && <Failure error={enter.error} />}
      <fieldset className="plain-set row">
        <legend>{t('kind')}</legend>
        {kinds.map((value) => (
          <label key={value} className="choice">
            <input type="radio" name={group} checked={kind === value} onChange={() => setKind(value)} />
            <span>{t(`common:party_kind.${value}`)}</span>
          </label>
        ))}
      </fieldset>
      <Field label={t(kind === 'person' ? 'person_name' : 'name')} hint={t(kind === 'person' ? 'person_name_hint' : 'name_hint')} required complaint={complaint('/name')}>
        {(control) => <input {...control} className="input" required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      {kind === 'person' ? (
        <>
          <Field label={t('document')} required complaint={complaint('/identity_kind')}>
            {(control) => (
              <select {...control} className="input choice-width" value={document} onChange={(event) => setDocument(event.target.value as typeof document)}>
                {documents.map((value) => (
                  <option key={value} value={value}>
                    {t(`document_kind.${value}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t('document_number')} hint={t('document_number_hint')} required complaint={complaint('/identity_number')}>
            {(control) => <input {...control} className="input mono" required maxLength={40} autoComplete="off" value={number} onChange={(event) => setNumber(event.target.value)} />}
          </Field>
        </>
      ) : (
        <CreditCodeField value={code} onChange={setCode} complaint={complaint('/identifier')} />
      )}
      <details>
        <summary>{t('new.more')}</summary>
        <ContactFields contact={contact} onChange={setContact} complaint={complaint} person={kind === 'person'} />
      </details>
      <div className="row">
        <Button type="submit" look="primary" busy={enter.isPending}>
          {t('new.enter')}
        </Button>
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
      </div>
    </form>
  )
}

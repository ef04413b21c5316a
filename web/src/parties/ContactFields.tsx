import { useTranslation } from 'react-i18next'
import { Field } from '@/ui/Field'

const known = ['holder', 'processor', 'operator', 'agency'] as const
export type Activity = (typeof known)[number]

export interface Contact {
  region: string
  address: string
  contact: string
  email: string
  phone: string
  activities: string[]
}

export const emptyContact: Contact = { region: '', address: '', contact: '', email: '', phone: '', activities: [] }

/** What was filled in; what was left empty is left out. */
export function givenOf({ activities: does, ...texts }: Contact) {
  const given: Partial<Omit<Contact, 'activities'>> = {}
  for (const [name, value] of Object.entries(texts)) if (value.trim()) given[name as keyof typeof given] = value.trim()
  return { ...given, ...(does.length > 0 && { activities: does as Activity[] }) }
}

interface ContactFieldsProps {
  contact: Contact
  onChange: (contact: Contact) => void
  complaint: (pointer: string) => string | undefined
  /** A natural person has no contact person and no activities. */
  person: boolean
  phoneHint?: string
}

/** Address, contact and activities of a party; all optional. */
export function ContactFields({ contact, onChange, complaint, person, phoneHint }: ContactFieldsProps) {
  const { t } = useTranslation('parties')
  const set = (part: Partial<Contact>) => onChange({ ...contact, ...part })
  return (
    <div className="contact-fields">
      <Field label={t('address')} complaint={complaint('/address')}>
        {(control) => <input {...control} className="input" maxLength={200} autoComplete="street-address" value={contact.address} onChange={(event) => set({ address: event.target.value })} />}
      </Field>
      <Field label={t('region')} hint={t('region_hint')} complaint={complaint('/region')}>
        {(control) => <input {...control} className="input mono" inputMode="numeric" maxLength={12} value={contact.region} onChange={(event) => set({ region: event.target.value })} />}
      </Field>
      {!person && (
        <Field label={t('contact')} complaint={complaint('/contact')}>
          {(control) => <input {...control} className="input" maxLength={60} value={contact.contact} onChange={(event) => set({ contact: event.target.value })} />}
        </Field>
      )}
      <Field label={t('email')} complaint={complaint('/email')}>
        {(control) => <input {...control} className="input" type="email" maxLength={120} autoComplete="email" value={contact.email} onChange={(event) => set({ email: event.target.value })} />}
      </Field>
      <Field label={t('phone')} hint={phoneHint ?? t('phone_hint')} complaint={complaint('/phone')}>
        {(control) => <input {...control} className="input" type="tel" maxLength={20} autoComplete="tel" value={contact.phone} onChange={(event) => set({ phone: event.target.value })} />}
      </Field>
      {!person && (
        <fieldset className="plain-set whole">
          <legend>{t('activities')}</legend>
          <div className="row">
            {known.map((activity) => (
              <label key={activity} className="choice">
                <input
                  type="checkbox"
                  checked={contact.activities.includes(activity)}
                  onChange={(event) => set({ activities: event.target.checked ? [...contact.activities, activity] : contact.activities.filter((other) => other !== activity) })}
                />
                <span>{t(`activity.${activity}`)}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </div>
  )
}

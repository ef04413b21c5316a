import { useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { useOffices } from './useOfficeNames'

const roles = ['intake', 'examiner', 'reviewer', 'registrar', 'adviser', 'authority'] as const

interface AppointDialogProps {
  open: boolean
  /** Whom: fixed on an account's page, typed on an office's. */
  login?: string
  /** Where: fixed on an office's page. */
  office?: string
  onClose: () => void
}

/** Appoints somebody to a role at an office. */
export function AppointDialog({ open, onClose, ...known }: AppointDialogProps) {
  const { t } = useTranslation('administration')
  return (
    <Dialog open={open} title={t('offices.appoint')} onClose={onClose}>
      <AppointForm {...known} onClose={onClose} />
    </Dialog>
  )
}

function AppointForm({ login: fixedLogin, office: fixedOffice, onClose }: Omit<AppointDialogProps, 'open'>) {
  const { t } = useTranslation('administration')
  const words = useWords()
  const cache = useQueryClient()
  const offices = useOffices()
  const [login, setLogin] = useState(fixedLogin ?? '')
  const [chosen, setChosen] = useState(fixedOffice ?? '')
  const [role, setRole] = useState<(typeof roles)[number]>('examiner')
  const office = chosen || offices.data?.items[0]?.id || ''
  const appoint = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/offices/{office_id}/officials', { params: { path: { office_id: office } }, body: { login: login.trim(), role } })),
    onSuccess: async (made) => {
      await Promise.all([cache.invalidateQueries({ queryKey: ['officials', office] }), cache.invalidateQueries({ queryKey: ['account'] })])
      say(t('offices.appointed', { name: made.name, role: t(`common:role.${made.role}`) }))
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    appoint.mutate()
  }
  return (
    <form className="stack" onSubmit={submit}>
      {appoint.isError && <Failure error={appoint.error} />}
      <Field label={t('accounts.login')} hint={t('offices.login_hint')} required complaint={complaintOf(appoint.error, '/login')}>
        {(control) => <input {...control} className="input" required maxLength={60} readOnly={fixedLogin !== undefined} autoCapitalize="none" spellCheck={false} value={login} onChange={(event) => setLogin(event.target.value)} />}
      </Field>
      <Field label={t('offices.office')} required>
        {(control) => (
          <select {...control} className="input" disabled={fixedOffice !== undefined} value={office} onChange={(event) => setChosen(event.target.value)}>
            {offices.data?.items.map((known) => (
              <option key={known.id} value={known.id}>
                {words(known.name)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <fieldset className="plain-set">
        <legend>{t('offices.role')}</legend>
        {roles.map((value) => (
          <label key={value} className="choice">
            <input type="radio" name="role" checked={role === value} onChange={() => setRole(value)} />
            <span>
              {t(`common:role.${value}`)}
              <span className="hint soft small">{t(`role_does.${value}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="soft small">{t('offices.appoint_explain')}</p>
      <div className="row">
        <Button type="submit" look="primary" busy={appoint.isPending}>
          {t('offices.appoint')}
        </Button>
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
      </div>
    </form>
  )
}

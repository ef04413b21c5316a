import { useState, type FormEvent } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey } from '@/api/client'
import { complaintOf } from '@/api/complaints'
import { dayInBeijing } from '@/format/dates'
import { checkCreditCode, tidyCode } from '@/format/identifiers'
import { Chinese } from '@/format/text'
import { Banner, Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Failure, Loading } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { CreditCodeField } from './CreditCodeField'
import { powersKey } from './powersKey'

interface GrantPowerProps {
  open: boolean
  principal: { party: string; name: string }
  onClose: () => void
}

/** Lets an agency act for a party until a day; the agency is found by its credit code and named before anything is granted. */
export function GrantPower({ open, principal, onClose }: GrantPowerProps) {
  const { t } = useTranslation('parties')
  return (
    <Dialog open={open} title={t('powers.grant')} onClose={onClose}>
      <GrantForm principal={principal} onClose={onClose} />
    </Dialog>
  )
}

const inYears = (years: number) => {
  const day = new Date()
  day.setFullYear(day.getFullYear() + years)
  return dayInBeijing(day)
}

function GrantForm({ principal, onClose }: Omit<GrantPowerProps, 'open'>) {
  const { t } = useTranslation('parties')
  const cache = useQueryClient()
  const [code, setCode] = useState('')
  const [until, setUntil] = useState(() => inYears(1))
  const [key] = useState(idempotencyKey)
  const tidy = tidyCode(code)
  const whole = checkCreditCode(tidy).fault === undefined
  const found = useQuery({
    queryKey: ['party-by-code', tidy],
    queryFn: () => answer(client.GET('/api/v1/parties', { params: { query: { identifier: tidy } } })),
    enabled: whole,
  })
  const agency = whole ? found.data?.items[0] : undefined
  const grant = useMutation({
    mutationFn: (agent: string) => answer(client.POST('/api/v1/powers', { body: { principal: principal.party, agent, valid_until: until }, headers: { 'Idempotency-Key': key } })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: powersKey(principal.party) })
      say(t('powers.granted'))
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (agency) grant.mutate(agency.id)
  }
  return (
    <form className="stack" onSubmit={submit}>
      {grant.isError && <Failure error={grant.error} />}
      <p>
        <span className="soft">{t('powers.principal')}</span> <Chinese>{principal.name}</Chinese>
      </p>
      <CreditCodeField value={code} onChange={setCode} label={t('powers.agency_code')} hint={t('powers.agency_code_hint')} complaint={complaintOf(grant.error, '/agent')} />
      <div aria-live="polite">
        {whole && found.isPending && <Loading lines={1} />}
        {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
        {agency && (
          <Banner tone="good" title={<Chinese>{agency.name}</Chinese>}>
            <p>{t(agency.activities.includes('agency') ? 'powers.is_agency' : 'powers.no_agency')}</p>
          </Banner>
        )}
        {whole && found.data && !agency && <Banner tone="wait" title={t('powers.unknown')}>{t('powers.unknown_mend')}</Banner>}
      </div>
      <Field label={t('powers.until')} hint={t('powers.until_hint')} required complaint={complaintOf(grant.error, '/valid_until')}>
        {(control) => <input {...control} className="input choice-width" type="date" required min={inYears(0)} max={inYears(5)} value={until} onChange={(event) => setUntil(event.target.value)} />}
      </Field>
      <p className="soft small">{t('powers.grant_explain')}</p>
      <Button type="submit" look="primary" busy={grant.isPending} disabled={!agency}>
        {t('powers.grant')}
      </Button>
    </form>
  )
}

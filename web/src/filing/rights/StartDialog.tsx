import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey } from '@/api/client'
import { useIdentity } from '@/api/session'
import { Chinese, useWords } from '@/format/text'
import { Button, ButtonLink } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Failure, Loaded } from '@/ui/states'
import { useApplicants } from '../applicants'
import type { Offer, Right } from './rights'

/** Asks for whom a filing is made and opens its draft. */
export function StartDialog({ right, offer, onClose }: { right: Right; offer: Offer | null; onClose: () => void }) {
  const words = useWords()
  return (
    <Dialog open={offer !== null} title={words(offer?.procedure.label)} onClose={onClose}>
      {offer && <StartForm right={right} offer={offer} onClose={onClose} />}
    </Dialog>
  )
}

function StartForm({ right, offer, onClose }: { right: Right; offer: Offer; onClose: () => void }) {
  const { t } = useTranslation('filing')
  const navigate = useNavigate()
  const cache = useQueryClient()
  const { data: who } = useIdentity()
  const applicants = useApplicants(who)
  const [picked, setPicked] = useState('')
  const chosen = picked || applicants.data?.[0]?.id || ''
  const key = useRef(idempotencyKey())
  const open = useMutation({
    mutationFn: () =>
      answer(
        client.POST('/api/v1/cases', {
          params: { header: { 'Idempotency-Key': key.current } },
          body: { pack: right.jurisdiction, procedure: offer.procedure.id, applicant: chosen, rights: [{ number: right.number, ...(offer.recordal && { recordal: offer.recordal.id }) }] },
        }),
      ),
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries({ queryKey: ['cases'] })
      void navigate(`/my/cases/${id}/form`)
    },
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        open.mutate()
      }}
    >
      <p>
        <Chinese>{right.name}</Chinese> <span className="mono small soft">{right.number}</span>
      </p>
      <Loaded query={applicants} lines={2} empty={(items) => items.length === 0} whenEmpty={<p>{t('no_party')} <ButtonLink small to="/my/parties">{t('parties')}</ButtonLink></p>}>
        {(items) => (
          <fieldset className="plain-set">
            <legend>{t('rights.for_whom')}</legend>
            {items.map((one) => (
              <label key={one.id} className="choice">
                <input
                  type="radio"
                  name="applicant"
                  checked={chosen === one.id}
                  onChange={() => {
                    setPicked(one.id)
                    key.current = idempotencyKey()
                  }}
                />
                <span>
                  <Chinese>{one.name}</Chinese> {one.through && <span className="soft small">{t('as_agent', { name: one.through })}</span>}
                </span>
              </label>
            ))}
          </fieldset>
        )}
      </Loaded>
      <p className="soft small">{t('rights.two_keys')}</p>
      {open.isError && <Failure error={open.error} />}
      <div className="row">
        <Button type="submit" look="primary" busy={open.isPending} aria-disabled={chosen === '' || undefined}>
          {t('start')}
        </Button>
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
      </div>
    </form>
  )
}

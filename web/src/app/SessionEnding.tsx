import { useEffect, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { identityKey, useIdentity, type Identity } from '@/api/session'
import { useNow } from '@/api/today'
import { Button } from '@/ui/controls'
import { Failure } from '@/ui/states'

const warnedBefore = 10 * 60_000

/** Milliseconds left of the session once fewer than ten minutes are; looked at every half minute. */
function useTimeLeft(who: Identity | undefined): number | undefined {
  const now = useNow()
  const [left, setLeft] = useState<number>()
  const end = who?.signed_in && who.expires_at ? Date.parse(who.expires_at) : undefined
  useEffect(() => {
    const look = () => setLeft(end !== undefined && end - now() < warnedBefore && end > now() ? end - now() : undefined)
    look()
    const timer = setInterval(look, 30_000)
    return () => clearInterval(timer)
  }, [end, now])
  return left
}

/** Says that the session is about to end and lets it go on with one press, without leaving the page. */
export function SessionEnding() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { data: who } = useIdentity()
  const left = useTimeLeft(who)
  // The end that cannot be put off any more; a new session has another.
  const [lastEnd, setLastEnd] = useState<string | null>()
  const last = who?.expires_at !== undefined && who.expires_at === lastEnd
  const extend = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/session/extension')),
    onSuccess: (session) => {
      if (!session.extensible) setLastEnd(session.expires_at)
      cache.setQueryData<Identity>(identityKey, (known) => known && { ...known, expires_at: session.expires_at })
    },
  })
  if (left === undefined) return null
  return (
    <section className="session-ending banner wait no-print" role="status" aria-label={t('session.ending')}>
      <h2>{t('session.ending')}</h2>
      <p>{t(last ? 'session.ending_last' : 'session.ending_text', { count: Math.max(1, Math.round(left / 60_000)) })}</p>
      {extend.isError && <Failure error={extend.error} />}
      {!last && (
        <Button look="primary" busy={extend.isPending} onClick={() => extend.mutate()}>
          {t('session.stay')}
        </Button>
      )}
    </section>
  )
}

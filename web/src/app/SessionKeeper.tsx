import { useEffect, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { onSessionLost } from '@/api/client'
import { homeOf, identityKey, identityQuery, useIdentity, type Identity } from '@/api/session'
import { SignInForm } from '@/account/SignInForm'
import { Dialog } from '@/ui/Dialog'

/**
 * Asks to sign in again in place when the session ended in the middle of work; the page behind keeps what was typed. Signing in
 * on another tab of the same browser is an answer too.
 */
export function SessionKeeper() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { data: who, dataUpdatedAt } = useIdentity()
  const last = useRef<Identity>(undefined)
  const asking = useRef(false)
  const [lost, setLost] = useState<{ who: Identity; at: number } | null>(null)
  useEffect(() => {
    if (who?.signed_in) last.current = who
  }, [who])
  useEffect(
    () =>
      onSessionLost(async () => {
        const before = last.current
        if (!before || asking.current) return
        asking.current = true
        // A password that was wrong is refused in the same way: only the server knows whether the session stands.
        const now = await cache.fetchQuery({ ...identityQuery, staleTime: 0, retry: false }).catch(() => undefined)
        asking.current = false
        if (!now?.signed_in) setLost((known) => known ?? { who: before, at: cache.getQueryState(identityKey)?.dataUpdatedAt ?? 0 })
      }),
    [cache],
  )
  useEffect(() => {
    if (!lost || !who?.signed_in || dataUpdatedAt <= lost.at) return
    if (who.id !== lost.who.id) {
      // Somebody else: nothing of what the one before saw or typed is theirs.
      cache.clear()
      window.location.assign(homeOf(who))
      return
    }
    setLost(null)
    void cache.invalidateQueries()
  }, [lost, who, dataUpdatedAt, cache])
  return (
    <Dialog open={lost !== null} title={t('session.lost')}>
      <p>{t('session.lost_explain')}</p>
      {lost && <SignInForm login={lost.who.login} name={lost.who.name} onSignedIn={() => undefined} />}
    </Dialog>
  )
}

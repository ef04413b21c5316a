import { useEffect, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { onSessionLost } from '@/api/client'
import { identityKey, type Identity } from '@/api/session'
import { SignInForm } from '@/account/SignInForm'
import { Dialog } from '@/ui/Dialog'

/** Asks to sign in again in place when the session ended in the middle of work; the page behind keeps what was typed. */
export function SessionKeeper() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [lost, setLost] = useState<Identity | null>(null)
  useEffect(
    () =>
      onSessionLost(() => {
        const who = cache.getQueryData<Identity>(identityKey)
        if (who?.signed_in) setLost(who)
      }),
    [cache],
  )
  return (
    <Dialog open={lost !== null} title={t('session.lost')}>
      <p>{t('session.lost_explain')}</p>
      {lost && (
        <SignInForm
          login={lost.login}
          onSignedIn={() => {
            setLost(null)
            void cache.invalidateQueries()
          }}
        />
      )}
    </Dialog>
  )
}

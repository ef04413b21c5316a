import { useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { formatMoment } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'

/** The secret address that a calendar program subscribes to; it is shown once, when it is made. */
export function FeedPanel() {
  const { t } = useTranslation('calendar')
  const language = useLanguage()
  const cache = useQueryClient()
  const [address, setAddress] = useState('')
  const feed = useQuery({ queryKey: ['feed'], queryFn: () => answer(client.GET('/api/v1/account/calendar-feed')) })
  const refresh = () => cache.invalidateQueries({ queryKey: ['feed'] })
  const make = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/account/calendar-feed')),
    onSuccess: (made) => {
      setAddress(`${location.origin}${made.path}`)
      return refresh()
    },
  })
  const stop = useMutation({
    mutationFn: () => answer(client.DELETE('/api/v1/account/calendar-feed')),
    onSuccess: () => {
      setAddress('')
      return refresh()
    },
  })
  return (
    <Panel title={t('feed.title')}>
      <div className="stack-s">
        <p className="soft">{t('feed.explain')}</p>
        {[feed, make, stop].map((one, at) => one.isError && <Failure key={at} error={one.error} />)}
        {address && (
          <p role="status">
            {t('feed.once')} <code>{address}</code>
          </p>
        )}
        {feed.data?.active && feed.data.created_at && <p className="small soft">{t('feed.since', { time: formatMoment(feed.data.created_at, language) })}</p>}
        <div className="row">
          <Button small busy={make.isPending} onClick={() => make.mutate()}>
            {t(feed.data?.active ? 'feed.renew' : 'feed.make')}
          </Button>
          {feed.data?.active && (
            <Button small look="danger" busy={stop.isPending} onClick={() => stop.mutate()}>
              {t('feed.stop')}
            </Button>
          )}
        </div>
      </div>
    </Panel>
  )
}

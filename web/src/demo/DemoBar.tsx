import { useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { useIdentity } from '@/api/session'
import { demoClock } from '@/api/today'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { say } from '@/ui/Toasts'
import { PersonaList } from './PersonaList'

/** Only where the server runs in demo mode: says so, signs in as anybody with one click, moves the clock. */
export function DemoBar() {
  const { t } = useTranslation()
  const language = useLanguage()
  const cache = useQueryClient()
  const { data: who } = useIdentity()
  const [choosing, setChoosing] = useState(false)
  const clock = useQuery(demoClock) // outside demo mode there is none, and no bar
  const advance = useMutation({
    mutationFn: (days: number) => answer(client.POST('/api/v1/demo/clock', { body: { days } })),
    onSuccess: (now) => {
      say(t('demo.advanced', { time: formatMoment(now.now, language) }))
      void cache.invalidateQueries()
    },
  })
  if (!clock.data) return null
  return (
    <div className="demo-bar" role="region" aria-label={t('demo.mark')}>
      <div className="inner">
        <strong>{t('demo.mark')}</strong>
        <span className="explanation">{t('demo.explain')}</span>
        <span className="push numeric">
          {t('demo.clock')} {formatMoment(clock.data.now, language)}
        </span>
        {[1, 7, 30].map((days) => (
          <Button key={days} small busy={advance.isPending && advance.variables === days} onClick={() => advance.mutate(days)} aria-label={`${t('demo.advance')} ${t('demo.days', { count: days })}`}>
            +{t('demo.days', { count: days })}
          </Button>
        ))}
        <Button small onClick={() => setChoosing(true)}>
          {who?.signed_in ? <Chinese>{who.name ?? ''}</Chinese> : t('demo.sign_in_as')}
        </Button>
      </div>
      <Dialog open={choosing} title={t('demo.sign_in_as')} onClose={() => setChoosing(false)}>
        <PersonaList />
      </Dialog>
    </div>
  )
}

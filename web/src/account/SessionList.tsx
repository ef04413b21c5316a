import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { formatMoment } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { Failure, Loaded } from '@/ui/states'
import { say } from '@/ui/Toasts'

/** "Firefox · Windows" from a browser's long name for itself; the name as it is where nothing is recognised. */
export function shortAgent(agent: string): string {
  const browser = /Edg\//.test(agent) ? 'Edge' : /Firefox\//.test(agent) ? 'Firefox' : /Chrom(e|ium)\//.test(agent) ? 'Chrome' : /Safari\//.test(agent) ? 'Safari' : ''
  const system = /Windows/.test(agent) ? 'Windows' : /Android/.test(agent) ? 'Android' : /iPhone|iPad/.test(agent) ? 'iOS' : /Mac OS/.test(agent) ? 'macOS' : /Linux/.test(agent) ? 'Linux' : ''
  return [browser, system].filter(Boolean).join(' · ') || agent
}

/** Where this account is signed in; any session but the present one can be ended. */
export function SessionList() {
  const { t } = useTranslation('account')
  const language = useLanguage()
  const cache = useQueryClient()
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => answer(client.GET('/api/v1/me/sessions')) })
  const end = useMutation({
    mutationFn: (session_id: string) => answer(client.DELETE('/api/v1/me/sessions/{session_id}', { params: { path: { session_id } } })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['sessions'] })
      say(t('sessions.ended'))
    },
  })
  return (
    <Panel title={t('sessions.title')} flush>
      {end.isError && <Failure error={end.error} />}
      <Loaded query={sessions}>
        {(list) => (
          <ul className="plain-list">
            {list.items.map((session) => (
              <li key={session.id}>
                <span className="grow">
                  <strong title={session.agent}>{shortAgent(session.agent) || t('sessions.unknown')}</strong>{' '}
                  <span className="soft small">
                    {t('sessions.from', { remote: session.remote, time: formatMoment(session.created_at, language), end: formatMoment(session.expires_at, language) })}
                  </span>
                </span>
                {session.current ? (
                  <Tag tone="good">{t('sessions.current')}</Tag>
                ) : (
                  <Button small busy={end.isPending && end.variables === session.id} onClick={() => end.mutate(session.id)}>
                    {t('sessions.end')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}

import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { answer, client } from '@/api/client'

const place = 'shuquan.log-keys'

const remembered = (): string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? kept.filter((key): key is string => typeof key === 'string') : []
  } catch {
    return [] // storage forbidden or damaged: nothing is remembered
  }
}

/**
 * The keys of this site's log, fetched while the network is there and remembered in this browser, so that a site that
 * changes its keys later is noticed.
 */
export function useSiteKeys() {
  const [before] = useState(remembered)
  const log = useQuery({ queryKey: ['log'], queryFn: () => answer(client.GET('/api/v1/log')), staleTime: 300_000 })
  const now = log.data?.keys
  useEffect(() => {
    if (!now || before.length > 0) return
    try {
      localStorage.setItem(place, JSON.stringify(now))
    } catch {
      // not remembered, still usable
    }
  }, [now, before])
  const keys = now ?? before
  const changed = now !== undefined && before.length > 0 && before.some((key) => !now.includes(key))
  const confirmed = now !== undefined && before.length > 0 && !changed
  return { keys, changed, confirmed, pending: log.isPending && before.length === 0 }
}

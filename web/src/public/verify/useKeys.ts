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

const remember = (keys: string[]) => {
  try {
    localStorage.setItem(place, JSON.stringify(keys))
  } catch {
    // not remembered, still usable
  }
}

/**
 * The keys of this site's log and the seals of its offices, fetched while the network is there. The keys are remembered in this
 * browser, so that a site that changes them later is noticed; whoever has checked the change accepts it, and keys from before
 * go on counting for what was signed with them.
 */
export function useSiteKeys() {
  const [before, setBefore] = useState(remembered)
  const log = useQuery({ queryKey: ['log'], queryFn: () => answer(client.GET('/api/v1/log')), staleTime: 300_000 })
  const offices = useQuery({ queryKey: ['offices'], queryFn: () => answer(client.GET('/api/v1/offices')), staleTime: 600_000 })
  const now = log.data?.keys
  useEffect(() => {
    if (now && before.length === 0) remember(now)
  }, [now, before])
  const changed = now !== undefined && before.length > 0 && now.some((key) => !before.includes(key))
  const accept = () => {
    const all = [...new Set([...(now ?? []), ...before])]
    remember(all)
    setBefore(all)
  }
  return {
    keys: changed || before.length === 0 ? (now ?? before) : [...new Set([...(now ?? []), ...before])],
    seals: offices.data?.items.flatMap(({ pack, seal }) => (seal ? [{ jurisdiction: pack, sha256: seal.sha256 }] : [])) ?? [],
    changed,
    accept,
    confirmed: now !== undefined && before.length > 0 && !changed,
    pending: log.isPending && before.length === 0,
  }
}

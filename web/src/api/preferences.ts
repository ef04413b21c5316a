import { useCallback } from 'react'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, client } from './client'

const preferences = queryOptions({ queryKey: ['preferences'], queryFn: () => answer(client.GET('/api/v1/account/preferences')), staleTime: 300_000 })

/**
 * A value that the account keeps (saved views, columns, shortcuts …), `fallback` until it is set, and the way to set it: to a value,
 * or to what a function makes of the value that the server has at that moment (a list that another tab may have added to). Nothing is
 * written before what is kept was read. What is set shows at once and comes back where the server refuses it; the promise says so.
 */
export function usePreference<T>(name: string, fallback: T): [T, (value: T | ((now: T) => T)) => Promise<void>] {
  const cache = useQueryClient()
  const query = useQuery(preferences)
  const valueIn = (found: typeof query.data) => (found?.preferences[name] ?? fallback) as T
  const show = (value: T) => cache.setQueryData(preferences.queryKey, (found) => found && { preferences: { ...found.preferences, [name]: value } })
  const { mutateAsync } = useMutation({
    scope: { id: 'preferences' }, // one after the other: each list is made of what the one before has left
    mutationFn: async (change: T | ((now: T) => T)) => {
      let value = change as T
      if (change instanceof Function) {
        const now = valueIn(await cache.fetchQuery({ ...preferences, staleTime: 0 }))
        value = change(now)
        if (value === now) return
        show(value)
      }
      await answer(client.PUT('/api/v1/account/preferences/{name}', { params: { path: { name } }, body: { value } }))
      // What was read before and arrives, or has arrived, only now is older than this.
      if (cache.getQueryData(preferences.queryKey)) show(value)
      else await cache.invalidateQueries(preferences)
    },
    onMutate: (change) => {
      const before = valueIn(cache.getQueryData(preferences.queryKey))
      if (!(change instanceof Function)) show(change)
      return { before }
    },
    onError: (_error, _change, kept) => {
      if (kept) show(kept.before)
    },
  })
  const set = useCallback(
    (change: T | ((now: T) => T)) => {
      const done = mutateAsync(change)
      done.catch(() => undefined) // who does not wait sees the value come back
      return done
    },
    [mutateAsync],
  )
  return [valueIn(query.data), set]
}

import { useCallback } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, client } from './client'

const key = ['preferences']

/**
 * A value that the account keeps (saved views, columns, shortcuts …), `fallback` until it is set, and the way to set it.
 * What is set shows at once and comes back where the server refuses it.
 */
export function usePreference<T>(name: string, fallback: T): [T, (value: T) => void] {
  const cache = useQueryClient()
  const query = useQuery({ queryKey: key, queryFn: () => answer(client.GET('/api/v1/account/preferences')), staleTime: 300_000 })
  const { mutate } = useMutation({
    mutationFn: (value: T) => answer(client.PUT('/api/v1/account/preferences/{name}', { params: { path: { name } }, body: { value } })),
    onMutate: (value) => {
      const before = cache.getQueryData<typeof query.data>(key)
      cache.setQueryData(key, { preferences: { ...before?.preferences, [name]: value } })
      return { before }
    },
    onError: (_error, _value, kept) => cache.setQueryData(key, kept?.before),
  })
  const set = useCallback((value: T) => mutate(value), [mutate])
  const kept = query.data?.preferences[name]
  return [kept === undefined || kept === null ? fallback : (kept as T), set]
}

import { useQuery } from '@tanstack/react-query'
import { answer, client } from './client'
import { useIdentity } from './session'

export const inboxCountKey = ['inbox-count']

/** How many notices this account has not seen; asked again every minute while the page is open. */
export function useUnseen() {
  const { data: who } = useIdentity()
  return useQuery({
    queryKey: inboxCountKey,
    queryFn: async () => (await answer(client.GET('/api/v1/inbox', { params: { query: { limit: 1, unseen: true } } }))).unseen,
    enabled: who?.signed_in === true,
    refetchInterval: 60_000,
  })
}

import { useQuery } from '@tanstack/react-query'
import { answer, client } from '@/api/client'
import type { Identity } from '@/api/session'

interface Applicant {
  id: string
  name: string
  /** My own party through which I may act, where it is not the applicant itself. */
  through?: string
}

/** The parties that I may apply for: those I file for, and those that gave mine a power of attorney. */
export function useApplicants(who: Identity | undefined) {
  return useQuery({
    queryKey: ['applicants', who?.id],
    enabled: who?.signed_in === true,
    queryFn: async (): Promise<Applicant[]> => {
      const own: Applicant[] = (who?.memberships ?? []).filter((one) => one.role !== 'viewer').map((one) => ({ id: one.party, name: one.name }))
      const pages = await Promise.all(own.map((one) => answer(client.GET('/api/v1/powers', { params: { query: { party: one.id, limit: 100 } } }))))
      const items = pages.flatMap((page) => page.items)
      const given = items
        .filter((power) => power.status === 'valid' && power.case === null && own.some((one) => one.id === power.agent.id))
        .map((power) => ({ id: power.principal.id, name: power.principal.name, through: power.agent.name }))
      return [...own, ...given.filter((one) => !own.some((mine) => mine.id === one.id))]
    },
  })
}

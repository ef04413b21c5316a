import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, client, ProblemError, tellSessionLost, type Schemas } from './client'

export type Identity = Schemas['Identity']
export const identityKey = ['me']
export const identityQuery = queryOptions({ queryKey: identityKey, queryFn: () => answer(client.GET('/api/v1/me')), staleTime: 60_000 })

/** Who is signed in; `signed_in` false for visitors. */
export function useIdentity() {
  return useQuery(identityQuery)
}

export const isOfficial = (who?: Identity) => (who?.appointments?.length ?? 0) > 0
export const isAdministrator = (who?: Identity) => (who?.administrator ?? 'none') !== 'none'

/** The page that somebody's work begins on. */
export function homeOf(who?: Identity): string {
  if (!who?.signed_in) return '/'
  if (isAdministrator(who)) return '/administration'
  if (isOfficial(who)) return '/office'
  return '/my'
}

export function useSignOut() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => answer(client.DELETE('/api/v1/session')),
    onSuccess: () => {
      cache.clear()
      window.location.assign('/')
    },
  })
}

/**
 * Cases are open to people without an account too (objections by code), so that for somebody whose session has ended they
 * simply do not exist. Asks who is signed in before it believes that, and says so where nobody is.
 */
export async function orSignedOut<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof ProblemError) || (error.status !== 403 && error.status !== 404)) throw error
    const who = await answer(client.GET('/api/v1/me'))
    if (who.signed_in) throw error
    tellSessionLost()
    throw new ProblemError(401, error.problem)
  }
}

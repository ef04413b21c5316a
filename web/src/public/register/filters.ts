// What the register is searched for, as it stands in the address.

export interface Search {
  q?: string
  holder?: string
  jurisdiction?: string
  status?: 'registered' | 'expired' | 'cancelled' | 'revoked'
  industry?: string
  source_kind?: string
  announced_from?: string
  announced_to?: string
  order?: 'newest' | 'number'
}

export const statuses = ['registered', 'expired', 'cancelled', 'revoked'] as const
const names = ['q', 'holder', 'jurisdiction', 'status', 'industry', 'source_kind', 'announced_from', 'announced_to', 'order'] as const

/** Reads an address; what makes no sense there is left out. */
export function searchOf(address: URLSearchParams): Search {
  const found: Record<string, string> = {}
  for (const name of names) {
    const value = address.get(name)?.slice(0, 120)
    if (value) found[name] = value
  }
  if (found.status && !statuses.some((status) => status === found.status)) delete found.status
  if (found.order && found.order !== 'number' && found.order !== 'newest') delete found.order
  for (const day of ['announced_from', 'announced_to']) if (found[day] && !/^\d{4}-\d\d-\d\d$/.test(found[day])) delete found[day]
  return found
}

export function addressOf(search: Search): URLSearchParams {
  const address = new URLSearchParams()
  for (const name of names) if (search[name]) address.set(name, search[name])
  return address
}

/** How many filters are set, apart from the words and the order. */
export const filterCount = (search: Search) => names.filter((name) => name !== 'q' && name !== 'order' && search[name]).length

import { queryOptions } from '@tanstack/react-query'
import { answer, client } from '@/api/client'

/** A form of a rule pack as it is in force; it changes only with a new version of the rules. */
export const formQuery = (pack: string, form: string) =>
  queryOptions({
    queryKey: ['form', pack, form],
    queryFn: () => answer(client.GET('/api/v1/rules/{pack}/forms/{form_id}', { params: { path: { pack, form_id: form } } })),
    staleTime: Infinity,
  })

import { useQuery } from '@tanstack/react-query'
import { answer, client } from '@/api/client'
import { useWords } from '@/format/text'

export const useOffices = () => useQuery({ queryKey: ['offices'], queryFn: () => answer(client.GET('/api/v1/offices')), staleTime: 600_000 })

/** The name of an office by its id; the id until the names have come. */
export function useOfficeNames(): (office: string) => string {
  const words = useWords()
  const { data } = useOffices()
  return (office) => words(data?.items.find((known) => known.id === office)?.name) || office
}

import { useSearchParams } from 'react-router'

/** A filter that lives in the address: what is chosen, and the way to choose. */
export function useFilter<Name extends string>(...names: Name[]) {
  const [query, setQuery] = useSearchParams()
  const chosen = Object.fromEntries(names.map((name) => [name, query.get(name) ?? ''])) as Record<Name, string>
  const choose = (name: Name, value: string) =>
    setQuery(
      (known) => {
        if (value) known.set(name, value)
        else known.delete(name)
        return known
      },
      { replace: true },
    )
  const clear = () => setQuery({}, { replace: true })
  return { chosen, choose, clear, any: names.some((name) => chosen[name] !== '') }
}

import { useWords } from '@/format/text'
import type { CodeEntry } from './codes'

/** Options of a list, grouped where the list has groups that cannot be chosen themselves. */
export function Options({ entries }: { entries: CodeEntry[] }) {
  const words = useWords()
  const heads = entries.filter((entry) => !entry.selectable && entries.some((inner) => inner.parent === entry.code))
  const option = (entry: CodeEntry) => (
    <option key={entry.code} value={entry.code}>
      {words(entry.label)}
    </option>
  )
  if (heads.length === 0) return <>{entries.filter((entry) => entry.selectable).map(option)}</>
  return (
    <>
      {heads.map((head) => (
        <optgroup key={head.code} label={words(head.label)}>
          {entries.filter((entry) => entry.parent === head.code && entry.selectable).map(option)}
        </optgroup>
      ))}
    </>
  )
}

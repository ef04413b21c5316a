import { useLegalWords } from '@/form'
import { useWords } from '@/format/text'

/** A clause by its words, with its gist on hover; the bare id while the rules are being read. */
export function ClauseNote({ pack, id }: { pack: string; id: string }) {
  const words = useWords()
  const { data } = useLegalWords(pack)
  const clause = data?.clauses.get(id)
  return <span title={clause ? words(clause.gist) : undefined}>{clause ? words(clause.label) : id}</span>
}

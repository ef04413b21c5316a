import { useMemo, type ReactNode } from 'react'
import { GoverningRules } from '@/form'
import { useCaseRules, type Case } from './data'

/** Everything inside speaks of a case in the words of the rules that it was accepted under, clause by clause. */
export function CaseLaw({ file, code, children }: { file: Case; code?: string; children: ReactNode }) {
  const { data: rules } = useCaseRules(file, code)
  const governing = useMemo(() => ({ pack: file.pack, rules }), [file.pack, rules])
  return <GoverningRules value={governing}>{children}</GoverningRules>
}

import { ProblemError } from './client'

/** What the server found wrong with one field, and how to mend it; undefined where it found nothing. */
export function complaintOf(error: unknown, pointer: string): string | undefined {
  if (!(error instanceof ProblemError)) return undefined
  const found = error.problem.errors?.filter((item) => item.pointer === pointer) ?? []
  return found.length > 0 ? found.map((item) => `${item.message} ${item.mend}`.trim()).join(' ') : undefined
}

import { createContext, useContext, useEffect, useRef, useState } from 'react'
import type { FieldProblem } from '@/api/client'
import type { FileDesk } from './files'
import { pointerOf, type Path, type Schema } from './schema'

export interface FormSurroundings {
  /** Begins the ids of the controls, so that two forms can stand on one page. */
  prefix: string
  root: Schema
  /** The rule pack, for clauses and grounds. */
  pack?: string
  /** The form of the case, where fields point into it (correction points). */
  caseForm?: Schema
  files?: FileDesk
  /** Fields close together, in columns; lists instead of radio buttons. */
  dense: boolean
  /** Also complains about what has not been given yet. */
  showMissing: boolean
  problems: Map<string, FieldProblem[]>
  /** Remarks that belong to fields, e.g. points of a correction notice. */
  notes: Map<string, string[]>
  /** Puts a value, or what a function makes of the value that is there (after an upload). */
  change: (path: Path, value: unknown | ((before: unknown) => unknown)) => void
}

export const FormContext = createContext<FormSurroundings | null>(null)

export function useForm(): FormSurroundings {
  const form = useContext(FormContext)
  if (!form) throw new Error('a form field stands outside a form')
  return form
}

/** The id of the control that a pointer names: what error summaries link to. */
export const controlId = (prefix: string, pointer: string) => `${prefix}${pointer.replace(/\//g, '.')}`

export function problemsByPointer(problems: FieldProblem[] | undefined): Map<string, FieldProblem[]> {
  const map = new Map<string, FieldProblem[]>()
  for (const problem of problems ?? []) map.set(problem.pointer, [...(map.get(problem.pointer) ?? []), problem])
  return map
}

/** Problems that say only that something has not been given yet. */
export const isMissing = (problem: FieldProblem) => problem.reason === 'field.required' || problem.reason === 'field.must_be_true'

/**
 * What to complain of at one field. While somebody types in it nothing new is said, and what appears after leaving it
 * appears a moment later, so that a press on a button below does not miss its mark.
 */
export function useComplaint(path: Path) {
  const form = useForm()
  const pointer = pointerOf(path)
  const here = form.problems.get(pointer)?.filter((problem) => form.showMissing || !isMissing(problem))
  const now = here?.map((problem) => [problem.message, problem.mend].filter(Boolean).join(' · ')).join('; ')
  const [typing, setTyping] = useState(false)
  const [shown, setShown] = useState(now)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (!typing || now === undefined) setShown(now)
  }, [typing, now])
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    complaint: shown,
    id: controlId(form.prefix, pointer),
    watch: {
      onFocus: () => {
        clearTimeout(timer.current)
        setTyping(true)
      },
      onBlur: () => {
        timer.current = setTimeout(() => setTyping(false), 250)
      },
    },
  }
}

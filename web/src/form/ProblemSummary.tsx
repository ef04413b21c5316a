import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldProblem } from '@/api/client'
import { useWords } from '@/format/text'
import { controlId } from './context'
import { pathOf, pointerOf, schemaAt, type Schema } from './schema'
import './text'

/** The words of the field that a pointer names: "Deposit › Digest", with the row where it is in a list. */
export function useFieldName(schema: Schema): (pointer: string) => string {
  const { t } = useTranslation('form')
  const words = useWords()
  return (pointer) => {
    const path = pathOf(pointer)
    const parts = path.map((step, at) => {
      if (typeof step === 'number') return t('item', { number: step + 1 })
      const part = schemaAt(schema, pointerOf(path.slice(0, at + 1)))
      return part ? words(part['x-label']) || step : step
    })
    return parts.join(' › ') || t('whole_form')
  }
}

/** Moves the focus to a control, or to the nearest thing around it that is on the page. */
export function focusField(prefix: string, pointer: string): boolean {
  const path = pathOf(pointer)
  for (let length = path.length; length > 0; length--) {
    const element = document.getElementById(controlId(prefix, pointerOf(path.slice(0, length))))
    if (!element) continue
    element.closest('details')?.setAttribute('open', '')
    element.scrollIntoView({ block: 'center' })
    element.focus({ preventScroll: true })
    return true
  }
  return false
}

interface ProblemSummaryProps {
  schema: Schema
  problems: FieldProblem[]
  title: string
  prefix?: string
  /** Where a field is on another page: goes there. */
  onGo?: (pointer: string) => void
  /** Takes the focus when it appears, as after pressing a button. */
  takeFocus?: boolean
}

/** All that is wrong, at the top, each linked to its field. */
export function ProblemSummary({ schema, problems, title, prefix = 'f', onGo, takeFocus }: ProblemSummaryProps) {
  const nameOf = useFieldName(schema)
  const box = useRef<HTMLDivElement>(null)
  const some = problems.length > 0
  useEffect(() => {
    if (some && takeFocus) box.current?.focus()
  }, [some, takeFocus])
  if (!some) return null
  return (
    <div ref={box} className="banner bad" role="alert" tabIndex={-1}>
      <h2>{title}</h2>
      <ul>
        {problems.map((problem) => (
          <li key={problem.pointer + problem.reason}>
            <a
              href={`#${controlId(prefix, problem.pointer)}`}
              onClick={(event) => {
                event.preventDefault()
                if (!focusField(prefix, problem.pointer)) onGo?.(problem.pointer)
              }}
            >
              {nameOf(problem.pointer)}
            </a>
            {' — '}
            {problem.message}
          </li>
        ))}
      </ul>
    </div>
  )
}

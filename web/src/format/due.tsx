import { useTranslation } from 'react-i18next'
import type { Tone } from '@/ui/controls'
import { formatDay } from './dates'
import { useLanguage } from './text'
import type { components } from '@/api/schema'

type Unit = components['schemas']['Clock']['unit']

/** The colour of a due date by the working days left (negative: past). */
export const dueTone = (daysLeft: number | null | undefined): Tone =>
  daysLeft === null || daysLeft === undefined ? 'neutral' : daysLeft < 0 ? 'bad' : daysLeft <= 2 ? 'wait' : 'neutral'

/** "3 working days left", "due today", "overdue by 2 working days"; a function because lists show thousands. */
export function useDueWords(): (daysLeft: number | null | undefined) => string {
  const { t } = useTranslation()
  return (daysLeft) => {
    if (daysLeft === null || daysLeft === undefined) return ''
    if (daysLeft === 0) return t('due.today')
    return daysLeft < 0 ? t('due.overdue', { count: -daysLeft }) : t('due.left', { count: daysLeft })
  }
}

/** What is left of a clock, in its own unit: a period in working days is counted in them, every other in calendar days. */
export function useClockWords(): (clock: { units_left?: number; unit: Unit }) => string {
  const { t } = useTranslation()
  const dueWords = useDueWords()
  return ({ units_left: left, unit }) => {
    if (left === undefined || left === 0 || unit === 'working_day') return dueWords(left)
    return left < 0 ? t('due.days_overdue', { count: -left }) : t('due.days_left', { count: left })
  }
}

/** A due date with what is left of it. */
export function Due({ on, daysLeft }: { on: string | null | undefined; daysLeft?: number | null }) {
  const language = useLanguage()
  const words = useDueWords()
  if (!on) return null
  return (
    <span className="nowrap numeric">
      {formatDay(on, language)} <span className={`tag ${dueTone(daysLeft)}`}>{words(daysLeft)}</span>
    </span>
  )
}

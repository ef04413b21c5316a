import type { Language } from './text'

const zone = 'Asia/Shanghai' // legal dates are dates in Beijing time

/** A legal date "2026-11-30" as 2026年11月30日 or 30 Nov 2026; '' for none. */
export function formatDay(day: string | null | undefined, language: Language): string {
  if (!day) return ''
  const [year, month, date] = day.slice(0, 10).split('-').map(Number)
  if (!year || !month || !date) return day
  if (language === 'zh') return `${year}年${month}月${date}日`
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(year, month - 1, date))
}

/** A moment (RFC 3339) in Beijing time, to the minute. */
export function formatMoment(moment: string | null | undefined, language: Language): string {
  if (!moment) return ''
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return moment
  if (language === 'en') return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(at)
  const part = Object.fromEntries(
    new Intl.DateTimeFormat('zh-CN', { year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone })
      .formatToParts(at)
      .map((piece) => [piece.type, piece.value]),
  )
  return `${part.year}年${part.month}月${part.day}日 ${part.hour}:${part.minute}`
}

/** Today's date in Beijing, "2026-11-21". */
export const dayInBeijing = (at: Date): string => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at)

/** The day so many calendar days later (earlier where negative). */
export const plusDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

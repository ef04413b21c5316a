import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useToday } from '@/api/today'
import { useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { monthAfter, weeksOf } from './month'

/** The month that is looked at; it stands in the address. */
export function useMonth() {
  const language = useLanguage()
  const today = useToday()
  const [query, setQuery] = useSearchParams()
  const month = /^\d{4}-\d{2}$/.test(query.get('month') ?? '') ? query.get('month')! : today.slice(0, 7)
  const weeks = weeksOf(month)
  const set = (name: string, value: string) =>
    setQuery((before) => {
      const after = new URLSearchParams(before)
      after.set(name, value)
      return after
    }, { replace: true })
  const name = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.parse(`${month}-01T00:00:00Z`))
  return { month, weeks, today, name, query, set, range: { from: weeks[0]![0]!, to: weeks.at(-1)!.at(-1)! } }
}

/** One month back, this month, one month on. */
export function MonthSteps({ month, today, set }: Pick<ReturnType<typeof useMonth>, 'month' | 'today' | 'set'>) {
  const { t } = useTranslation('calendar')
  return (
    <>
      <Button small onClick={() => set('month', monthAfter(month, -1))}>{t('before')}</Button>
      <Button small onClick={() => set('month', today.slice(0, 7))}>{t('today')}</Button>
      <Button small onClick={() => set('month', monthAfter(month, 1))}>{t('after')}</Button>
    </>
  )
}

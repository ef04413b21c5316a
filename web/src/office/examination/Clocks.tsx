import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ClockDialog, type Case } from '@/cases'
import { formatDay } from '@/format/dates'
import { dueTone, useClockWords } from '@/format/due'
import { useLanguage, useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import look from './examination.module.css'

/** The clocks that run or stand still, each with the way its date came about. */
export function Clocks({ file }: { file: Case }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const language = useLanguage()
  const clockWords = useClockWords()
  const [open, setOpen] = useState<string>()
  const live = file.clocks.filter((clock) => clock.status === 'running' || clock.status === 'paused')
  if (live.length === 0) return null
  return (
    <div>
      <span className={look.answer_name}>{t('clock.until')}</span>
      {live.map((clock) => (
        <div key={clock.id}>
          <button type="button" className={look.clock} onClick={() => setOpen(clock.id)}>
            {words(clock.label)} <strong className="numeric">{clock.due_on ? formatDay(clock.due_on, language) : t('clock.paused')}</strong>
          </button>{' '}
          {clock.status === 'paused' ? <Tag>{t('clock.paused')}</Tag> : clock.units_left !== undefined && <Tag tone={clock.counts_against === 'office' ? dueTone(clock.units_left) : 'neutral'}>{clockWords(clock)}</Tag>}
          {clock.provisional && <Tag tone="wait">{t('clock.provisional')}</Tag>}
        </div>
      ))}
      <ClockDialog file={file} clock={open} onClose={() => setOpen(undefined)} />
    </div>
  )
}

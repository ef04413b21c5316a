import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useToday } from '@/api/today'
import { formatDay } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Tag } from '@/ui/controls'
import type { Right } from './rights'
import look from './rights.module.css'

const uses = ['licence', 'pledge', 'contribution', 'on_balance', 'securitisation']
const day = (value: unknown) => (typeof value === 'string' ? value.slice(0, 10) : undefined)

/** The life of a right from the data to its renewal, each station with its dates (G-5d). */
export function LifeLine({ right }: { right: Right }) {
  const { t } = useTranslation('filing')
  const language = useLanguage()
  const today = useToday()
  const say = (date: string | undefined | null) => formatDay(date, language)
  const { time_span: span, deposit } = right.description as { time_span?: { from?: string; to?: string }; deposit?: { time?: string; method?: string } }
  const opens = right.window_opens_on
  const stations: Array<[string, ReactNode]> = [
    ['data', span?.from ? t('life.span', { from: say(day(span.from)), to: say(day(span.to)) }) : t('life.not_public')],
    ['deposit', deposit?.time ? say(day(deposit.time)) : t('life.not_public')],
    ['registration', t('life.registered', { day: say(right.announced_on) })],
    ['use', <Standing key="u" right={right} kinds={uses} />],
    ['protection', <Standing key="p" right={right} kinds={['freeze', 'note']} />],
    [
      'renewal',
      right.ended_on ? (
        t('life.ended', { day: say(right.ended_on) })
      ) : (
        <>
          {t('life.until', { day: say(right.valid_until) })}
          {opens && (opens <= today ? <Tag tone="wait">{t('life.window_open')}</Tag> : <span className="soft small">{t('life.opens', { day: say(opens) })}</span>)}
        </>
      ),
    ],
  ]
  return (
    <ol className={look.life} aria-label={t('life.title')}>
      {stations.map(([name, content]) => (
        <li key={name}>
          <h2>{t(`life.${name}`)}</h2>
          <div>{content}</div>
        </li>
      ))}
    </ol>
  )
}

/** How many recordals of some kinds stand on the right. */
function Standing({ right, kinds }: { right: Right; kinds: string[] }) {
  const { t } = useTranslation('filing')
  const standing = right.recordals.filter((one) => kinds.includes(one.kind))
  if (standing.length === 0) return <span className="soft">{t('life.none')}</span>
  return [...new Set(standing.map((one) => one.kind))].map((kind) => (
    <div key={kind}>
      <Tag tone={kind === 'freeze' ? 'bad' : 'action'}>{t(`common:recordal_kind.${kind}`)}</Tag> {t('life.count', { count: standing.filter((one) => one.kind === kind).length })}
    </div>
  ))
}

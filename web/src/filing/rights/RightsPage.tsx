import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { formatShare } from '@/format/amounts'
import { formatDay } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Button, ButtonLink } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Empty, Failure } from '@/ui/states'
import { Docket } from './Docket'
import { RenewDialog } from './RenewDialog'
import { docketViews, useDocket, type DocketItem } from './rights'
import look from './rights.module.css'

/** The docket: what my parties and clients have in the register, what lapses, what can be renewed now and all at once. */
export function RightsPage() {
  const { t } = useTranslation('filing')
  const [query] = useSearchParams()
  const view = docketViews.find((one) => one === query.get('view')) ?? 'all'
  const { list, figures, summary } = useDocket(view)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [renewing, setRenewing] = useState<DocketItem[]>([]) // what was ticked stays while the list behind is read anew
  const picked = list.items.filter((one) => chosen.has(one.number))
  const choose = (item: DocketItem, on: boolean) =>
    setChosen((before) => {
      const after = new Set(before)
      if (on) after.add(item.number)
      else after.delete(item.number)
      return after
    })
  const untick = (numbers: string[]) => setChosen((before) => new Set([...before].filter((number) => !numbers.includes(number))))
  return (
    <div className="page stack-l">
      <PageTitle title={t('rights.title')} lead={t('rights.lead')} actions={<ButtonLink small to="calendar">{t('docket_calendar.title')}</ButtonLink>} />
      {summary && <Figures summary={summary} />}
      <nav className="tabs no-print" aria-label={t('rights.views')}>
        {docketViews.map((one) => (
          <Link key={one} to={one === 'all' ? '.' : `?view=${one}`} replace preventScrollReset aria-current={one === view ? 'page' : undefined}>
            {t(`rights.view.${one}`)}
          </Link>
        ))}
      </nav>
      {picked.length > 0 && (
        <div className="row" role="region" aria-label={t('rights.renew_chosen', { count: picked.length })}>
          <Button look="primary" onClick={() => setRenewing(picked)}>
            {t('rights.renew_chosen', { count: picked.length })}
          </Button>
          <Button onClick={() => setChosen(new Set())}>{t('common:action.clear')}</Button>
        </div>
      )}
      {figures.isError && <Failure error={figures.error} retry={() => void figures.refetch()} />}
      <Panel flush>
        <Pages query={figures.isError ? { ...list, isPending: false } : list} whenEmpty={<Empty title={t('rights.none')} action={<ButtonLink to="/my/new">{t('new')}</ButtonLink>}>{t('rights.none_hint')}</Empty>}>
          <Docket items={list.items} chosen={chosen} onChoose={choose} />
        </Pages>
      </Panel>
      <RenewDialog items={renewing} onClose={() => setRenewing([])} onRenewed={untick} />
    </div>
  )
}

function Figures({ summary }: { summary: NonNullable<ReturnType<typeof useDocket>['summary']> }) {
  const { t } = useTranslation('filing')
  const language = useLanguage()
  const figures = [
    ['in_force', summary.in_force],
    ['window', summary.window_open],
    ['soon', summary.window_opens_within_30_days],
    ['quarter', summary.lapse_this_quarter],
    ['in_time', summary.compliance.in_time_bp === null ? '–' : formatShare(summary.compliance.in_time_bp)],
  ] as const
  return (
    <dl className={look.figures}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`rights.figure.${name}`, { day: formatDay(summary.quarter_ends_on, language) })}</dt>
          <dd className="numeric">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

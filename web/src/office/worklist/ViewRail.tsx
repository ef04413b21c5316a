import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { X } from 'lucide-react'
import { useIdentity } from '@/api/session'
import { Button } from '@/ui/controls'
import { useFailureWords } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { addressOf, ownViews, sameView, type Filter } from './filters'
import { useSavedViews } from './views'
import { useOfficeTotals } from './useWorkList'
import look from './worklist.module.css'

/** The views of the work list with how many cases are in each: those everybody has, and one's own. */
export function ViewRail({ filter, today }: { filter: Filter; today: string }) {
  const { t } = useTranslation('office')
  const { data: totals } = useOfficeTotals()
  const { data: who } = useIdentity()
  const { views, remove } = useSavedViews()
  const failureWords = useFailureWords()
  const entry = (id: string, name: string, target: Filter, count?: number, own = false) => {
    const here = sameView(filter, target)
    return (
      <li key={id}>
        <Link to={{ search: addressOf(target).toString() }} aria-current={here ? 'page' : undefined} className={look.view}>
          <span>{name}</span>
          {count !== undefined && <span className={`numeric ${count > 0 && id === 'overdue' ? look.alarm : ''}`}>{count}</span>}
        </Link>
        {own && (
          <Button look="plain" small aria-label={t('view.remove', { name })} onClick={() => remove(id).catch((error) => say(failureWords(error).title))}>
            <X size={14} aria-hidden />
          </Button>
        )}
      </li>
    )
  }
  return (
    <nav className={look.rail} aria-label={t('view.label')}>
      {ownViews(today).map((group, at) => (
        <ul key={at}>{group.map((view) => entry(view.id, t(`view.${view.id}`), view.filter, totals && view.count?.(totals, who?.id ?? '')))}</ul>
      ))}
      {views.length > 0 && (
        <>
          <h2>{t('view.saved')}</h2>
          <ul>{views.map((view) => entry(view.id, view.name, view.filter, undefined, true))}</ul>
        </>
      )}
    </nav>
  )
}

/** The same choice on a narrow screen. */
export function ViewSelect({ filter, today, onChoose }: { filter: Filter; today: string; onChoose: (filter: Filter) => void }) {
  const { t } = useTranslation('office')
  const { data: totals } = useOfficeTotals()
  const { data: who } = useIdentity()
  const { views } = useSavedViews()
  const choices = [
    ...ownViews(today).flat().map((view) => {
      const count = totals && view.count?.(totals, who?.id ?? '')
      return { id: view.id, filter: view.filter, name: count === undefined ? t(`view.${view.id}`) : t('view.counted', { name: t(`view.${view.id}`), count }) }
    }),
    ...views,
  ]
  const here = choices.find((choice) => sameView(filter, choice.filter))?.id ?? ''
  return (
    <select className={`input ${look.view_select}`} aria-label={t('view.label')} value={here} onChange={(event) => onChoose(choices.find((choice) => choice.id === event.target.value)?.filter ?? {})}>
      {here === '' && <option value="">{t('view.own_filter')}</option>}
      {choices.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {choice.name}
        </option>
      ))}
    </select>
  )
}

import { useEffect, useRef } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button, ButtonLink } from '@/ui/controls'
import { useMore } from '@/api/pages'
import { filterOf } from '../worklist/filters'
import { useTotal, useWorkList } from '../worklist/useWorkList'
import { useShortcuts } from '../keyboard/shortcuts'

/** Back to the list one came from, and the case before and after in it, as the list was when it was read. */
export function ListNavigation({ caseId, shortcuts }: { caseId: string; shortcuts: boolean }) {
  const { t } = useTranslation('office')
  const navigate = useNavigate()
  const [query] = useSearchParams()
  const from = query.get('list')
  const filter = filterOf(new URLSearchParams(from ?? ''))
  const list = useWorkList(filter, { frozen: true })
  const total = useTotal(filter)
  const at = list.cases.findIndex((item) => item.id === caseId)
  // A case that has left the list (it was decided and the list read again) keeps its place for "next".
  const place = useRef(-1)
  if (at >= 0) place.current = at
  const before = list.cases[(at >= 0 ? at : place.current) - 1]
  const after = at >= 0 ? list.cases[at + 1] : place.current >= 0 ? list.cases[place.current] : undefined
  const more = useMore(list)
  const looking = at < 0 && place.current < 0 && list.cases.length < 2000
  useEffect(() => {
    if (looking || at >= list.cases.length - 3) more()
  }, [more, looking, at, list.cases.length])
  const search = from ? `?list=${encodeURIComponent(from)}` : ''
  const go = (id: string | undefined) => id && void navigate(`/office/cases/${id}${search}`)
  useShortcuts({ j: () => go(after?.id), k: () => go(before?.id), u: () => void navigate(`/office${from ? `?${from}` : ''}`) }, shortcuts)
  return (
    <nav className="row" aria-label={t('case.in_list')}>
      <ButtonLink small look="plain" to={`/office${from ? `?${from}` : ''}`}>
        {t('case.to_list')}
      </ButtonLink>
      {before && (
        <ButtonLink small to={`/office/cases/${before.id}${search}`} aria-keyshortcuts="k">
          <ChevronLeft size={16} aria-hidden /> {t('case.previous')}
        </ButtonLink>
      )}
      {place.current >= 0 && total.data && <span className="small soft numeric">{t('case.place', { at: place.current + 1, total: total.data.total })}</span>}
      {list.isFetchNextPageError && (
        <span className="row small" role="alert">
          {t('case.list_broken')}
          <Button small onClick={() => void list.fetchNextPage()}>
            {t('common:action.retry')}
          </Button>
        </span>
      )}
      {after && (
        <ButtonLink small to={`/office/cases/${after.id}${search}`} aria-keyshortcuts="j">
          {t('case.next')} <ChevronRight size={16} aria-hidden />
        </ButtonLink>
      )}
    </nav>
  )
}

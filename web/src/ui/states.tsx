import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { UseQueryResult } from '@tanstack/react-query'
import { ProblemError } from '@/api/client'
import { Banner, Button } from './controls'

/** Grey bars where content will stand. */
export function Loading({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation()
  return (
    <div role="status" aria-live="polite" className="stack-s" style={{ padding: '1rem' }}>
      <span className="visually-hidden">{t('state.loading')}</span>
      {Array.from({ length: lines }, (_, at) => (
        <span key={at} className="skeleton" style={{ height: '1.1rem', width: `${92 - ((at * 17) % 45)}%` }} />
      ))}
    </div>
  )
}

/** What stands where there is nothing: why, and what to do. */
export function Empty({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  )
}

/** The way to say of a failure what it is and how to mend it, in the server's words where it gave some. */
export function useFailureWords() {
  const { t } = useTranslation()
  return (error: unknown) => {
    const known = error instanceof ProblemError ? error : undefined
    return {
      title: known?.offline ? t('failure.offline') : known?.problem.title ?? t('failure.unexpected'),
      mend: known?.offline ? t('failure.offline_mend') : known?.problem.mend ?? t('failure.unexpected_mend'),
    }
  }
}

/** A refusal or failure in the server's words: what, why, how to mend it. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation()
  const { title, mend } = useFailureWords()(error)
  const known = error instanceof ProblemError ? error : undefined
  return (
    <Banner tone="bad" title={title} live>
      <p>{mend}</p>
      {known?.problem.clause && <p className="small soft">{t('failure.clause', { clause: known.problem.clause })}</p>}
      {known?.problem.errors && known.problem.errors.length > 0 && (
        <ul>
          {known.problem.errors.map((item) => (
            <li key={item.pointer + item.reason}>
              {item.message} {item.mend}
            </li>
          ))}
        </ul>
      )}
      {known?.problem.incident && <p className="small soft">{t('failure.incident', { incident: known.problem.incident })}</p>}
      {retry && (
        <Button small onClick={retry}>
          {t('action.retry')}
        </Button>
      )}
    </Banner>
  )
}

/** Loading, failure or the content of a query. `empty` tells when `whenEmpty` stands instead. */
export function Loaded<T>({ query, children, lines, empty, whenEmpty }: {
  query: UseQueryResult<T>
  children: (data: T) => ReactNode
  lines?: number
  empty?: (data: T) => boolean
  whenEmpty?: ReactNode
}) {
  if (query.data !== undefined) {
    const stale = query.isError ? <Failure error={query.error} retry={() => void query.refetch()} /> : null
    return (
      <>
        {stale}
        {empty?.(query.data) ? whenEmpty : children(query.data)}
      </>
    )
  }
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />
  return <Loading lines={lines} />
}

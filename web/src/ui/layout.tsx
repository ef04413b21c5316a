import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Chinese } from '@/format/text'

/** The heading of a page; also names the browser window. */
export function PageTitle({ title, window: windowTitle, lead, actions }: { title: ReactNode; window?: string; lead?: ReactNode; actions?: ReactNode }) {
  const { t } = useTranslation()
  const name = windowTitle ?? (typeof title === 'string' ? title : '')
  useEffect(() => {
    document.title = name ? `${name} · ${t('brand')}` : t('brand')
  }, [name, t])
  return (
    <div className="page-title">
      <div>
        <h1 tabIndex={-1}>{typeof title === 'string' ? <Chinese>{title}</Chinese> : title}</h1>
        {lead && <p>{lead}</p>}
      </div>
      {actions && <div className="row no-print">{actions}</div>}
    </div>
  )
}

export function Panel({ title, actions, children, flush }: { title?: ReactNode; actions?: ReactNode; children: ReactNode; flush?: boolean }) {
  return (
    <section className="panel">
      {(title || actions) && (
        <header>
          {title && <h2>{title}</h2>}
          {actions && <div className="row">{actions}</div>}
        </header>
      )}
      {flush ? children : <div className="body">{children}</div>}
    </section>
  )
}

/** Pairs of name and value; pairs without a value are left out. */
export function Facts({ items }: { items: Array<[ReactNode, ReactNode] | false | null | undefined> }) {
  return (
    <dl className="facts">
      {items.map((item, at) =>
        item && item[1] !== null && item[1] !== undefined && item[1] !== '' ? [<dt key={`t${at}`}>{item[0]}</dt>, <dd key={`d${at}`}>{item[1]}</dd>] : null,
      )}
    </dl>
  )
}

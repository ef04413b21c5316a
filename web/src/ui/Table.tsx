import type { ReactNode } from 'react'

interface TableProps {
  /** What the table holds; names it for screen readers. */
  caption: string
  /** The caption is for screen readers only, because a heading above says the same. */
  captionHidden?: boolean
  columns: ReactNode[]
  className?: string
  children: ReactNode
}

/** A table with its head, in a frame that scrolls sideways and can be reached by keyboard. */
export function Table({ caption, captionHidden, columns, className, children }: TableProps) {
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={caption}>
      <table className={className ? `table ${className}` : 'table'}>
        <caption className={captionHidden ? 'visually-hidden' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={at} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

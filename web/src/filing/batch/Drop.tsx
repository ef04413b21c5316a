import { useId, useState } from 'react'
import { Upload } from 'lucide-react'
import look from './batch.module.css'

interface DropProps {
  title: string
  choose: string
  accepts: string
  accept?: string
  multiple?: boolean
  /** Share that has been sent; undefined while nothing is under way. */
  share?: number
  /** What is going on, in words. */
  status?: string
  disabled?: boolean
  onFiles: (files: File[]) => void
}

/** A place to drop files on, with a button that does the same. */
export function Drop({ title, choose, accepts, accept, multiple, share, status, disabled, onFiles }: DropProps) {
  const id = useId()
  const [over, setOver] = useState(false)
  const busy = share !== undefined
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])]
    if (files.length > 0 && !busy && !disabled) onFiles(multiple ? files : files.slice(0, 1))
  }
  return (
    <div
      className={over ? `${look.drop} ${look.over}` : look.drop}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
    >
      <p className={look.dropTitle} id={`${id}-title`}>
        <Upload size={18} aria-hidden /> {title}
      </p>
      <label className="button" aria-disabled={busy || disabled || undefined}>
        {choose}
        <input
          type="file"
          className="visually-hidden"
          multiple={multiple}
          accept={accept}
          disabled={busy || disabled}
          aria-describedby={`${id}-title ${id}-accepts`}
          onChange={(event) => {
            take(event.target.files)
            event.target.value = ''
          }}
        />
      </label>
      <p className="small soft" id={`${id}-accepts`}>
        {accepts}
      </p>
      <div role="status" className={look.dropStatus}>
        {busy && (
          <>
            <span className="progress" aria-hidden>
              <span style={{ width: `${Math.round(share * 100)}%` }} />
            </span>
            <span className="small">{status}</span>
          </>
        )}
      </div>
    </div>
  )
}

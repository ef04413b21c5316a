import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FileCheck2 } from 'lucide-react'
import look from './verify.module.css'

/** Takes files by dragging, by choosing and by the keyboard alone. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation('verify')
  const id = useId()
  const [over, setOver] = useState(false)
  return (
    <div
      className={over ? `${look.drop} ${look.over} no-print` : `${look.drop} no-print`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onFiles([...event.dataTransfer.files])
      }}
    >
      <FileCheck2 size={36} aria-hidden />
      <p className={look.dropTitle} id={`${id}-title`}>
        {t('page.drop')}
      </p>
      <label className="button primary">
        {t('page.choose')}
        <input
          type="file"
          multiple
          className="visually-hidden"
          aria-describedby={`${id}-title ${id}-accepts`}
          onChange={(event) => {
            onFiles([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
      </label>
      <p className="small soft" id={`${id}-accepts`}>
        {t('page.accepts')}
      </p>
    </div>
  )
}

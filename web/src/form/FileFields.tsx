import { useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { FileText, Paperclip, Trash2 } from 'lucide-react'
import { ProblemError } from '@/api/client'
import { formatSize } from '@/format/amounts'
import { Chinese, useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { useCodes } from './codes'
import { useForm } from './context'
import { acceptedExtensions, digestOf, faultOf, greatestSize, type Attachment } from './files'
import { Input } from './inputs'
import { isRecord, type Path, type Schema, type Value } from './schema'
import look from './form.module.css'

interface Sending {
  key: number
  name: string
  share: number
  failure?: string
}

/** Uploads that are under way in one field, with their progress and why they failed. */
function useUploads(kind: string, take: (attachment: Attachment) => void) {
  const { t } = useTranslation('form')
  const { files } = useForm()
  const [sending, setSending] = useState<Sending[]>([])
  const [checked, setChecked] = useState<Record<string, boolean>>({})
  const next = useRef(1)
  const update = (key: number, change: Partial<Sending>) => setSending((list) => list.map((one) => (one.key === key ? { ...one, ...change } : one)))
  const send = async (file: File) => {
    const key = next.current++
    setSending((list) => [...list, { key, name: file.name, share: 0 }])
    const fault = await faultOf(file)
    if (fault) return update(key, { failure: t(`file_fault.${fault}`, { limit: formatSize(greatestSize), kinds: acceptedExtensions.join(' ') }) })
    try {
      // A digest that cannot be computed here is not compared.
      const digest = digestOf(file).catch(() => undefined)
      const attachment = await files!.upload(file, kind, (share) => update(key, { share }))
      const own = await digest
      if (own !== undefined) setChecked((known) => ({ ...known, [attachment.blob]: own === attachment.sha256 }))
      take(attachment)
      setSending((list) => list.filter((one) => one.key !== key))
    } catch (error) {
      const problem = error instanceof ProblemError ? error : undefined
      update(key, { failure: problem?.offline ? t('file_offline') : [problem?.problem.title, problem?.problem.mend].filter(Boolean).join(' · ') || t('file_failed') })
    }
  }
  return { sending, checked, send: (list: Iterable<File>) => [...list].forEach((file) => void send(file)), forget: (key: number) => setSending((list) => list.filter((one) => one.key !== key)) }
}

/** Where files are dropped or chosen. */
function Taker({ uploads, many, kind }: { uploads: ReturnType<typeof useUploads>; many?: boolean; kind?: React.ReactNode }) {
  const { t } = useTranslation('form')
  const chooser = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    uploads.send(many ? event.dataTransfer.files : [...event.dataTransfer.files].slice(0, 1))
  }
  return (
    <>
      <div
        className={over ? `${look.taker} ${look.over}` : look.taker}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {kind}
        <Button small onClick={() => chooser.current?.click()}>
          <Paperclip size={14} aria-hidden /> {t(many ? 'choose_files' : 'choose_file')}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          multiple={many}
          accept={acceptedExtensions.join(',')}
          onChange={(event) => {
            uploads.send(event.target.files ?? [])
            event.target.value = ''
          }}
        />
        <span className="soft small">{t('file_hint', { limit: formatSize(greatestSize), kinds: acceptedExtensions.map((name) => name.slice(1)).join(' ') })}</span>
      </div>
      <div aria-live="polite">
        {uploads.sending.map((one) => (
          <div key={one.key} className={look.sending}>
            <Chinese>{one.name}</Chinese>
            {one.failure ? (
              <>
                <span className={look.cellProblem}>{one.failure}</span>
                <Button small look="plain" onClick={() => uploads.forget(one.key)}>
                  {t('dismiss')}
                </Button>
              </>
            ) : (
              <progress max={1} value={one.share} aria-label={t('uploading', { name: one.name })} />
            )}
          </div>
        ))}
      </div>
    </>
  )
}

/** A file that the registry holds: name, size, digest and whether the digest is the one computed here. */
export function FileLine({ blob, name, checked, children }: { blob: string; name?: string; checked?: boolean; children?: React.ReactNode }) {
  const { t } = useTranslation('form')
  const { files } = useForm()
  const attachment = files?.attachments.find((one) => one.blob === blob)
  const address = files?.addressOf(blob)
  const label = name ?? attachment?.name ?? t('file_unnamed')
  return (
    <div className={look.file}>
      <FileText size={18} aria-hidden />
      <div>
        {address ? (
          <a href={address} download={label}>
            <Chinese>{label}</Chinese>
          </a>
        ) : (
          <Chinese>{label}</Chinese>
        )}
        {attachment && <span className="soft small"> {formatSize(attachment.size)}</span>}
        <div className={look.digest}>
          <abbr title={blob}>{t('digest', { digest: `${blob.slice(0, 16)}…` })}</abbr>
          {checked !== undefined && <span className={checked ? look.same : look.over}>{t(checked ? 'digest_same' : 'digest_differs')}</span>}
        </div>
      </div>
      {children}
    </div>
  )
}

/** One file, kept in the form as the id of its content. */
export function OneFile({ path, value }: { path: Path; value: unknown }) {
  const { t } = useTranslation('form')
  const form = useForm()
  const { data: kinds } = useCodes('attachment_kind')
  // The kind of a single file is that of the section it stands in, where there is such a kind.
  const kind = kinds?.entries.some((entry) => entry.code === path[0]) ? String(path[0]) : 'other'
  const uploads = useUploads(kind, (attachment) => form.change(path, attachment.blob))
  if (!form.files) return <p className="soft">{t('no_files_here')}</p>
  if (typeof value === 'string' && value !== '')
    return (
      <FileLine blob={value} checked={uploads.checked[value]}>
        <Button small look="plain" onClick={() => form.change(path, undefined)}>
          <Trash2 size={14} aria-hidden /> {t('remove')}
        </Button>
      </FileLine>
    )
  return <Taker uploads={uploads} />
}

/** Several files, each with what the rule pack asks for beside it (kind, note). */
export function FileList({ schema, items, path, value }: { schema: Schema; items: Schema; path: Path; value: unknown }) {
  const { t } = useTranslation('form')
  const words = useWords()
  const form = useForm()
  const { data: kinds } = useCodes('attachment_kind')
  const [kind, setKind] = useState('')
  const asksKind = items.properties?.kind !== undefined
  const rows = Array.isArray(value) ? value : []
  const uploads = useUploads(asksKind ? kind : 'other', (attachment) => {
    const row = items.type === 'object' ? { ...(asksKind && { kind }), blob: attachment.blob, name: attachment.name } : attachment.blob
    form.change(path, (old: unknown) => [...(Array.isArray(old) ? old : []), row])
  })
  if (!form.files) return <p className="soft">{t('no_files_here')}</p>
  const remove = (at: number) => form.change(path, rows.length > 1 ? rows.filter((_, other) => other !== at) : undefined)
  const full = schema.maxItems !== undefined && rows.length >= schema.maxItems
  const chooser = asksKind ? (
    <select className={`input ${look.select}`} aria-label={words(items.properties!.kind!['x-label'])} value={kind} onChange={(event) => setKind(event.target.value)}>
      <option value="">{t('choose_kind')}</option>
      {kinds?.entries.map((entry) => (
        <option key={entry.code} value={entry.code}>
          {words(entry.label)}
        </option>
      ))}
    </select>
  ) : undefined
  return (
    <div className="stack-s">
      {rows.map((row, at) => (
        <FileRow key={at} row={row} items={items} path={[...path, at]} checked={uploads.checked[blobOf(row)]} onRemove={() => remove(at)} />
      ))}
      {full ? <p className="soft small">{t('list_full', { limit: schema.maxItems })}</p> : asksKind && !kind ? <div className={look.taker}>{chooser}<span className="soft small">{t('kind_first')}</span></div> : <Taker uploads={uploads} many kind={chooser} />}
    </div>
  )
}

const blobOf = (row: unknown): string => (typeof row === 'string' ? row : isRecord(row) && typeof row.blob === 'string' ? row.blob : '')

function FileRow({ row, items, path, checked, onRemove }: { row: unknown; items: Schema; path: Path; checked?: boolean; onRemove: () => void }) {
  const { t } = useTranslation('form')
  const words = useWords()
  const facts: Value = isRecord(row) ? row : {}
  return (
    <FileLine blob={blobOf(row)} name={typeof facts.name === 'string' ? facts.name : undefined} checked={checked}>
      <div className={look.fileFacts}>
        {(['kind', 'note'] as const).map(
          (name) =>
            items.properties?.[name] && (
              <label key={name}>
                <span className="visually-hidden">{words(items.properties[name]['x-label'])}</span>
                <Input schema={items.properties[name]} path={[...path, name]} value={facts[name]} control={name === 'note' ? { placeholder: words(items.properties[name]['x-label']) } : {}} cell />
              </label>
            ),
        )}
        <Button small look="plain" onClick={onRemove} aria-label={t('remove_file', { name: String(facts.name ?? '') })}>
          <Trash2 size={14} aria-hidden />
        </Button>
      </div>
    </FileLine>
  )
}

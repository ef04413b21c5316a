import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Download, Printer } from 'lucide-react'
import { answer, client, type Schemas } from '@/api/client'
import { formatDay } from '@/format/dates'
import { useLanguage, useWords } from '@/format/text'
import { useFieldName } from '@/form'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Loaded } from '@/ui/states'
import { ClauseNote } from './ClauseNote'
import { caseKey, useCaseForm, type Case } from './data'
import look from './case.module.css'
import './text'

interface LetterDialogProps {
  file: Case
  sequence?: number
  code?: string
  onClose: () => void
}

/** A letter of the office to read, print or keep as PDF. */
export function LetterDialog({ file, sequence, code, onClose }: LetterDialogProps) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const query = useQuery({
    queryKey: [...caseKey(file.id), 'letter', sequence],
    queryFn: () => answer(client.GET('/api/v1/cases/{case_id}/letters/{sequence}', { params: { path: { case_id: file.id, sequence: String(sequence) }, query: { code } } })),
    enabled: sequence !== undefined,
    staleTime: Infinity,
  })
  const address = `/api/v1/cases/${file.id}/letters/${sequence}/pdf${code ? `?code=${encodeURIComponent(code)}` : ''}`
  return (
    <Dialog
      open={sequence !== undefined}
      title={query.data ? words(query.data.title) : t('letter')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => window.print()}>
            <Printer size={16} aria-hidden /> {t('print')}
          </Button>
          <a className="button primary" href={address} download>
            <Download size={16} aria-hidden /> {t('pdf')}
          </a>
        </>
      }
    >
      {sequence !== undefined && <Loaded query={query}>{(letter) => <LetterText letter={letter} file={file} code={code} />}</Loaded>}
    </Dialog>
  )
}

/** The text of a letter as its recipient reads it. */
export function LetterText({ letter, file, code }: { letter: Schemas['Letter']; file: Case; code?: string }) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const language = useLanguage()
  const { data: form } = useCaseForm(file, code)
  const nameOf = useFieldName(form?.schema ?? {})
  return (
    <article className={look.letter}>
      <h3>{words(letter.title)}</h3>
      {letter.number && <p className={look.letterNumber}>{letter.number}</p>}
      {letter.addressee && (
        <p>
          {words(letter.addressee)}
          {language === 'en' ? ':' : '：'}
        </p>
      )}
      {letter.paragraphs.map((paragraph, at) => (
        <p key={at}>{words(paragraph)}</p>
      ))}
      {letter.points && letter.points.length > 0 && (
        <ol>
          {letter.points.map((point, at) => (
            <li key={at}>
              <strong>{nameOf(point.field)}</strong> {point.reason}{' '}
              <span className="soft small">
                <ClauseNote pack={file.pack} id={point.clause} />
              </span>
            </li>
          ))}
        </ol>
      )}
      {letter.remedy && words(letter.remedy) && <p className={look.remedy}>{t('remedy', { remedy: words(letter.remedy) })}</p>}
      <p className={look.signature}>
        {words(letter.office)}
        <br />
        {formatDay(letter.at, language)}
      </p>
    </article>
  )
}

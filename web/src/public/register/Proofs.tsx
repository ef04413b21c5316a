import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { BadgeCheck } from 'lucide-react'
import { useIdentity } from '@/api/session'
import { answer, client, type Schemas } from '@/api/client'
import { formatDay } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Button, ButtonLink } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { saveFile } from '@/ui/saveFile'
import { Failure } from '@/ui/states'
import look from './register.module.css'

type Right = Schemas['RightEntry']

/** What one can take home to check offline, and the state of the certificate. */
export function Proofs({ right }: { right: Right }) {
  const { t } = useTranslation('public')
  const at = `/api/v1/register/${encodeURIComponent(right.number)}`
  const files = [
    ['proof_state', `${at}/state`, `state-${right.number}.json`],
    ['proof_entry', `${at}/entry`, `entry-${right.log.index}.json`],
    ['proof_inclusion', `${at}/proof`, `entry-${right.log.index}.tlog-proof`],
  ] as const
  return (
    <>
      <Panel title={t('right.certificate')}>
        <Certificate right={right} />
      </Panel>
      <Panel title={t('right.proofs')}>
        <p className="small soft">{t('right.proofs_lead')}</p>
        <ul className={look.proofs}>
          {files.map(([name, href, file]) => (
            <li key={name}>
              <a href={href} download={file}>
                {t(`right.${name}`)}
              </a>
              <p className="small soft">{t(`right.${name}_text`)}</p>
            </li>
          ))}
        </ul>
        <p className="small soft">{t('right.log_place')}</p>
        <p className="small mono">{t('right.log_place_text', { origin: right.log.origin, index: right.log.index })}</p>
        <p className="small soft">{t('right.leaf')}</p>
        <p className={look.hash}>{right.log.leaf}</p>
      </Panel>
    </>
  )
}

function Certificate({ right }: { right: Right }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const { certificate } = right
  if (!certificate) return <p>{t('right.certificate_none')}</p>
  return (
    <div className="stack-s">
      <p>{t('right.certificate_version', { version: certificate.version, day: formatDay(certificate.issued_at, language) })}</p>
      <p className="small soft">{t('right.certificate_sha256')}</p>
      <p className={look.hash}>{certificate.sha256}</p>
      <Download right={right} />
      <ButtonLink small to="/verify" className="no-print">
        <BadgeCheck size={16} aria-hidden /> {t('right.verify_file')}
      </ButtonLink>
    </div>
  )
}

/** The file itself goes to holders and officials only; the server decides. */
function Download({ right }: { right: Right }) {
  const { t } = useTranslation('public')
  const { data: who } = useIdentity()
  const fetched = useMutation({
    mutationFn: () => answer(client.GET('/api/v1/register/{number}/certificate', { params: { path: { number: right.number } }, parseAs: 'blob' })),
    onSuccess: (pdf) => saveFile(pdf as unknown as Blob, `${right.certificate_number}.pdf`),
  })
  if (!who?.signed_in) return <p className="small soft no-print">{t('right.certificate_holders')}</p>
  return (
    <>
      <Button small busy={fetched.isPending} onClick={() => fetched.mutate()}>
        {t('right.certificate_download')}
      </Button>
      {fetched.isError && <Failure error={fetched.error} />}
    </>
  )
}

/** Links to the proof of one entry of the history. */
export function EntryProofLinks({ number, index }: { number: string; index: number }) {
  const { t } = useTranslation('public')
  const at = `/api/v1/register/${encodeURIComponent(number)}`
  return (
    <span className="small no-print">
      <a href={`${at}/entry?index=${index}`} download={`entry-${index}.json`}>
        {t('right.bytes_of')}
      </a>{' '}
      ·{' '}
      <a href={`${at}/proof?index=${index}`} download={`entry-${index}.tlog-proof`}>
        {t('right.proof_of')}
      </a>{' '}
      · <Link to="/verify">{t('common:nav.verify')}</Link>
    </span>
  )
}

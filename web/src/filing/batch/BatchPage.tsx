import './text'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { formatSize } from '@/format/amounts'
import { Banner, Button } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Failure, Loaded } from '@/ui/states'
import { saveFile } from '@/ui/saveFile'
import { acceptedExtensions } from '@/form/files'
import { RefusedFiles } from '@/form/RefusedFiles'
import { useFileCheck } from '@/form/useFileCheck'
import { Drop } from './Drop'
import { GiveUp } from './GiveUp'
import { Outcome } from './Outcome'
import { StateTag } from './StateTag'
import { loadTemplate, removeFile, sendFiles, sendTable, useBatch, useBatchChange, type Batch } from './data'
import look from './batch.module.css'

/** One batch, from the template to the cases that its rows became. */
export function BatchPage() {
  const { batchId = '' } = useParams()
  const batch = useBatch(batchId)
  return <Loaded query={batch}>{(data) => <Steps batch={data} />}</Loaded>
}

function Steps({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batch')
  const words = useWords()
  return (
    <div className="page stack-l">
      <PageTitle
        title={batch.name || t('batch')}
        window={batch.name || t('batch')}
        lead={
          <>
            {words(batch.pack_label)} · {words(batch.procedure_label)} · <Chinese>{batch.applicant_name}</Chinese>
          </>
        }
        actions={
          <>
            <StateTag state={batch.state} />
            {['open', 'checked', 'stopped'].includes(batch.state) && <GiveUp batch={batch} />}
          </>
        }
      />
      <div className={look.steps}>
        <Template batch={batch} />
        <Files batch={batch} />
        <TableStep batch={batch} />
      </div>
      {batch.table && <Outcome batch={batch} />}
    </div>
  )
}

function Template({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batch')
  const words = useWords()
  const language = useLanguage()
  const load = useMutation({
    mutationFn: (csv: boolean) => loadTemplate(batch.pack, language, csv),
    onSuccess: (file, csv) => saveFile(file, t(csv ? 'template_csv' : 'template_xlsx', { place: words(batch.pack_label) })),
  })
  return (
    <Panel title={t('step_template')}>
      <div className="stack">
        <p>{t('template_hint')}</p>
        {load.isError && <Failure error={load.error} />}
        <div className="row">
          <Button busy={load.isPending} onClick={() => load.mutate(false)}>
            {t('download_xlsx')}
          </Button>
          <Button look="plain" busy={load.isPending} onClick={() => load.mutate(true)}>
            {t('download_csv')}
          </Button>
        </div>
      </div>
    </Panel>
  )
}

function Files({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batch')
  const [share, setShare] = useState<number>()
  const send = useBatchChange(batch.id, (files: File[]) => sendFiles(batch, files, setShare).finally(() => setShare(undefined)))
  const { check, refused } = useFileCheck()
  const take = async (files: File[]) => {
    const good = await check(files)
    if (good.length > 0) send.mutate(good)
  }
  const remove = useBatchChange(batch.id, (name: string) => removeFile(batch.id, name))
  const filing = batch.state === 'filing'
  return (
    <Panel title={t('step_files')}>
      <div className="stack">
        <p>{t('files_hint')}</p>
        {batch.missing_files.length > 0 && (
          <Banner tone="wait" title={t('missing', { count: batch.missing_files.length })}>
            <ul className={look.names}>
              {batch.missing_files.slice(0, 8).map((name) => (
                <li key={name}>
                  <Chinese>{name}</Chinese>
                </li>
              ))}
            </ul>
            {batch.missing_files.length > 8 && <p className="small soft">{t('missing_more', { count: batch.missing_files.length - 8 })}</p>}
          </Banner>
        )}
        <Drop
          title={t('drop_files')}
          choose={t('choose_files')}
          accepts={t('accepts_files')}
          multiple
          accept={acceptedExtensions.join(',')}
          disabled={filing}
          share={send.isPending ? (share ?? 0) : undefined}
          status={share === 1 ? t('checking') : t('sending')}
          onFiles={(files) => void take(files)}
        />
        <RefusedFiles files={refused} />
        {send.isError && <Failure error={send.error} />}
        {remove.isError && <Failure error={remove.error} />}
        {batch.files.length > 0 && (
          <ul className={look.fileList}>
            {batch.files.map((file) => (
              <li key={file.name}>
                <span className="grow">
                  <Chinese>{file.name}</Chinese> <span className="small soft">{formatSize(file.size)}</span>
                </span>
                {!filing && (
                  <Button small look="plain" aria-label={t('remove_file', { name: file.name })} busy={remove.isPending && remove.variables === file.name} onClick={() => remove.mutate(file.name)}>
                    {t('remove')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  )
}

/** As src/office/batch_table.h says. */
const tableTerms = { kinds: ['.xlsx', '.csv', '.json'], limit: 24 * 1024 * 1024 }

function TableStep({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batch')
  const [share, setShare] = useState<number>()
  const { check, refused } = useFileCheck(tableTerms)
  const send = useBatchChange(batch.id, (file: File) => sendTable(batch.id, file, setShare).finally(() => setShare(undefined)))
  return (
    <Panel title={t('step_table')}>
      <div className="stack">
        <p>{t('table_hint')}</p>
        <Drop
          title={t('drop_table')}
          choose={t(batch.table ? 'choose_again' : 'choose_table')}
          accepts={t('accepts_table')}
          accept={tableTerms.kinds.join(',')}
          disabled={batch.state === 'filing'}
          share={send.isPending ? (share ?? 0) : undefined}
          status={share === 1 ? t('checking') : t('sending')}
          onFiles={(files) => void check(files).then(([file]) => file && send.mutate(file))}
        />
        <RefusedFiles files={refused} />
        {send.isError && <Failure error={send.error} />}
        {batch.table && !send.isPending && (
          <p className="small soft">
            {t('table_is')} <Chinese>{batch.table}</Chinese>
          </p>
        )}
      </div>
    </Panel>
  )
}

import { useState } from 'react'
import { Link } from 'react-router'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMore } from '@/api/pages'
import { Chinese, useLanguage } from '@/format/text'
import { Banner, Button } from '@/ui/controls'
import { Confirm } from '@/ui/Confirm'
import { Panel } from '@/ui/layout'
import { Empty, Failure, Loading } from '@/ui/states'
import { Table } from '@/ui/Table'
import { saveFile } from '@/ui/saveFile'
import { Certificates } from './Certificates'
import { ProblemTable } from './ProblemTable'
import { loadFailedRows, startFiling, stopFiling, useBatchChange, useBatchRows, type Batch } from './data'
import look from './batch.module.css'

/** Of what was filed; the list of cases has the others, with search. */
const shownFiled = 30
const shownCounts = ['ready', 'wrong', 'failed', 'known', 'drafted', 'filed'] as const

/** What the check found, the way to file, and what became of the rows. */
export function Outcome({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batch')
  const { counts } = batch
  return (
    <>
      <Panel title={t('step_file')}>
        <div className="stack">
          <dl className={look.counts}>
            {shownCounts.map((name) => (
              <div key={name} className={counts[name] > 0 ? look[name] : look.none}>
                <dt>{t(`count.${name}`)}</dt>
                <dd className="numeric">{counts[name]}</dd>
              </div>
            ))}
          </dl>
          <Filing batch={batch} />
        </div>
      </Panel>
      {counts.wrong + counts.failed > 0 && <Wrong batch={batch} />}
      {counts.filed + counts.drafted > 0 && batch.state !== 'filing' && <Certificates batch={batch} />}
      {counts.filed + counts.drafted + counts.known > 0 && batch.state !== 'filing' && <Filed batch={batch} />}
    </>
  )
}

function Filing({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batch')
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const start = useBatchChange(batch.id, () => startFiling(batch.id))
  const stop = useBatchChange(batch.id, () => stopFiling(batch.id))
  const { ready, filed, drafted } = batch.counts
  if (batch.state === 'filing') {
    const done = filed + drafted
    return (
      <div className="stack">
        <div className="progress" role="progressbar" aria-label={t('progress')} aria-valuemin={0} aria-valuemax={done + ready} aria-valuenow={done}>
          <span style={{ width: `${done + ready === 0 ? 0 : (100 * done) / (done + ready)}%` }} />
        </div>
        <p className="numeric" role="status">
          {t('filing_now', { done, all: done + ready })}
        </p>
        {stop.isError && <Failure error={stop.error} />}
        <div className="row">
          <Button busy={stop.isPending} onClick={() => stop.mutate(undefined)}>
            {t('stop')}
          </Button>
          <span className="small soft">{t('may_leave')}</span>
        </div>
      </div>
    )
  }
  return (
    <div className="stack">
      {batch.obstacle && (
        <Banner tone="bad" title={String(batch.obstacle.message ?? '')} live>
          <p>{String(batch.obstacle.mend ?? '')}</p>
        </Banner>
      )}
      {batch.state === 'stopped' && !batch.obstacle && <p role="status">{t('stopped', { count: ready })}</p>}
      {batch.state === 'done' && <p role="status">{t('done', { count: filed + drafted })}</p>}
      {ready > 0 ? (
        <div className="row">
          <Button look="primary" onClick={() => setAsking(true)}>
            {t(batch.state === 'stopped' ? 'go_on' : 'file', { count: ready })}
          </Button>
          <span className="small soft">{t('file_hint')}</span>
        </div>
      ) : (
        batch.state !== 'done' && <p className="soft">{t('nothing_ready')}</p>
      )}
      <Confirm
        open={asking}
        title={t('confirm_title', { count: ready })}
        action={t('confirm')}
        busy={start.isPending}
        error={start.error}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          start.mutate(undefined, {
            onSuccess: () => {
              setAsking(false)
              void cache.invalidateQueries({ queryKey: ['cases'] })
            },
          })
        }
      >
        <p>{t('confirm_text')}</p>
        {batch.counts.wrong > 0 && <p>{t('confirm_wrong', { count: batch.counts.wrong })}</p>}
      </Confirm>
    </div>
  )
}

function Wrong({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batch')
  const language = useLanguage()
  const rows = useBatchRows(batch, 'wrong,failed')
  const more = useMore(rows)
  const load = useMutation({ mutationFn: () => loadFailedRows(batch.id, language), onSuccess: (file) => saveFile(file, t('failed_file')) })
  return (
    <Panel
      title={t('wrong_title', { count: batch.counts.wrong + batch.counts.failed })}
      flush
      actions={
        <Button small busy={load.isPending} onClick={() => load.mutate()}>
          {t('download_failed')}
        </Button>
      }
    >
      <p className={look.padded}>{t('wrong_hint')}</p>
      {load.isError && <Failure error={load.error} />}
      {rows.isError && <Failure error={rows.error} retry={() => void (rows.isFetchNextPageError ? rows.fetchNextPage() : rows.refetch())} />}
      {rows.isPending ? <Loading /> : <ProblemTable rows={rows.items} more={more} />}
    </Panel>
  )
}

function Filed({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batch')
  const rows = useBatchRows(batch, 'filed,drafted,known')
  return (
    <Panel title={t('filed_title')} flush actions={<Link to={`/my/cases?batch=${batch.id}`}>{t('filed_all')}</Link>}>
      {rows.isError && <Failure error={rows.error} retry={() => void rows.refetch()} />}
      {rows.isPending && <Loading />}
      {!rows.isPending && rows.items.length === 0 && <Empty title={t('nothing_ready')} />}
      {rows.items.length > 0 && (
        <Table caption={t('filed_title')} captionHidden columns={[t('column.row'), t('column.name'), t('column.number'), t('column.state')]}>
          {rows.items.slice(0, shownFiled).map((row) => (
            <tr key={row.cursor}>
              <td className="numeric">{row.number}</td>
              <td>
                <Link to={row.state === 'drafted' ? `/my/cases/${row.case_id}/form` : `/my/cases/${row.case_id}`}>
                  <Chinese>{row.title || t('batch')}</Chinese>
                </Link>
              </td>
              <td className="mono small">{row.case_number}</td>
              <td className="small">{t(`row.${row.state}`)}</td>
            </tr>
          ))}
        </Table>
      )}
      {rows.items.length > shownFiled && (
        <p className="more">
          <Link to={`/my/cases?batch=${batch.id}`}>{t('filed_more', { count: shownFiled })}</Link>
        </p>
      )}
    </Panel>
  )
}

import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { Button } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'
import { saveFile } from '@/ui/saveFile'
import type { Batch } from './data'

/** How many applications of the batch have become rights, and their certificates, many in one file. */
export function Certificates({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batch')
  const params = { path: { batch_id: batch.id } }
  const count = useQuery({
    queryKey: ['batch', batch.id, 'certificates'],
    queryFn: () => answer(client.GET('/api/v1/batches/{batch_id}/certificates', { params })),
    refetchInterval: (query) => (query.state.data && query.state.data.issued < query.state.data.registered ? 1_500 : false),
  })
  const load = useMutation({
    mutationFn: async (part: number) => (await answer(client.GET('/api/v1/batches/{batch_id}/certificates/archive', { params: { ...params, query: { part } }, parseAs: 'blob' }))) as unknown as Blob,
    onSuccess: (file, part) => saveFile(file, t('certificates.file', { part })),
  })
  if (count.isError) return <Failure error={count.error} retry={() => void count.refetch()} />
  if (!count.data || count.data.registered === 0) return null
  const { registered, issued, parts } = count.data
  return (
    <Panel title={t('certificates.title')}>
      <div className="stack">
        <p role="status">{t(issued < registered ? 'certificates.being_made' : 'certificates.all', { issued, registered })}</p>
        {issued < registered && (
          <div className="progress" role="progressbar" aria-label={t('certificates.title')} aria-valuemin={0} aria-valuemax={registered} aria-valuenow={issued}>
            <span style={{ width: `${(100 * issued) / registered}%` }} />
          </div>
        )}
        {load.isError && <Failure error={load.error} />}
        <div className="row">
          {Array.from({ length: parts }, (_, at) => (
            <Button key={at} busy={load.isPending && load.variables === at + 1} onClick={() => load.mutate(at + 1)}>
              {parts === 1 ? t('certificates.download') : t('certificates.download_part', { part: at + 1, parts })}
            </Button>
          ))}
        </div>
      </div>
    </Panel>
  )
}

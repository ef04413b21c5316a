import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, client, idempotencyKey, type Schemas } from '@/api/client'
import { usePages } from '@/api/pages'
import { sendFile } from '@/api/upload'

export type Batch = Schemas['Batch']
export type BatchRow = Schemas['BatchRow']

const batchKey = (id: string) => ['batch', id]

/** A batch; asked for again while it is being filed, so that its counts are the progress. */
export function useBatch(id: string) {
  return useQuery({
    queryKey: batchKey(id),
    queryFn: () => answer(client.GET('/api/v1/batches/{batch_id}', { params: { path: { batch_id: id } } })),
    refetchInterval: (query) => (query.state.data?.state === 'filing' ? 700 : false),
  })
}

/** Rows in these states, page by page. `version` changes whenever the rows may have. */
export function useBatchRows(batch: Batch, states: string) {
  return usePages<BatchRow, { items: BatchRow[]; next?: string | null }>(
    ['batch', batch.id, 'rows', states, batch.checked_at, batch.ended_at, batch.state],
    (after) => answer(client.GET('/api/v1/batches/{batch_id}/rows', { params: { path: { batch_id: batch.id }, query: { state: states, limit: 100, after } } })),
  )
}

/** Every change of a batch answers with the batch as it is then. */
export function useBatchChange<Input>(id: string, change: (input: Input) => Promise<Batch>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (batch) => cache.setQueryData(batchKey(id), batch),
    // Of several files some may have arrived before one was refused.
    onError: () => cache.invalidateQueries({ queryKey: batchKey(id) }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['batches'] }),
  })
}

export const createBatch = (body: { pack: string; applicant: string; name: string }, key: string) =>
  answer(client.POST('/api/v1/batches', { params: { header: { 'Idempotency-Key': key } }, body: { ...body, procedure: 'registration' } }))

export const startFiling = (id: string) => answer(client.POST('/api/v1/batches/{batch_id}/filing', { params: { path: { batch_id: id }, header: { 'Idempotency-Key': idempotencyKey() } } }))
export const stopFiling = (id: string) => answer(client.DELETE('/api/v1/batches/{batch_id}/filing', { params: { path: { batch_id: id } } }))
export const giveUp = (id: string) => answer(client.DELETE('/api/v1/batches/{batch_id}', { params: { path: { batch_id: id } } }))
export const checkAgain = (id: string) => answer(client.POST('/api/v1/batches/{batch_id}/checks', { params: { path: { batch_id: id } } }))
export const removeFile = (id: string, name: string) => answer(client.DELETE('/api/v1/batches/{batch_id}/files/{file_name}', { params: { path: { batch_id: id, file_name: name } } }))

const address = (id: string, what: string, name: string) => `/api/v1/batches/${encodeURIComponent(id)}/${what}?${new URLSearchParams({ name: name.normalize('NFC') })}`

/** Hands in the table; the answer comes when every row has been checked. */
export const sendTable = (id: string, file: File, onProgress: (share: number) => void) => sendFile<Batch>({ method: 'PUT', address: address(id, 'table', file.name), file, onProgress })

/** Uploads attachments one after the other, then checks the table again where there is one. */
export async function sendFiles(batch: Batch, files: File[], onProgress: (share: number) => void): Promise<Batch> {
  let now = batch
  for (const [at, file] of files.entries())
    now = await sendFile<Batch>({ method: 'POST', address: address(batch.id, 'files', file.name), file, onProgress: (share) => onProgress((at + share) / files.length) })
  return now.table ? checkAgain(batch.id) : now
}

export const loadTemplate = async (pack: string, language: 'zh' | 'en', csv: boolean) => {
  const params = { path: { pack, procedure: 'registration' }, query: { language } }
  const file = csv
    ? await answer(client.GET('/api/v1/batch-templates/{pack}/{procedure}/csv', { params, parseAs: 'blob' }))
    : await answer(client.GET('/api/v1/batch-templates/{pack}/{procedure}/workbook', { params, parseAs: 'blob' }))
  return file as unknown as Blob
}

export const loadFailedRows = async (id: string, language: 'zh' | 'en') =>
  (await answer(client.GET('/api/v1/batches/{batch_id}/failed-rows', { params: { path: { batch_id: id }, query: { language } }, parseAs: 'blob' }))) as unknown as Blob

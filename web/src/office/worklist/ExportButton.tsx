import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Failure } from '@/ui/states'
import { saveFile } from '@/ui/saveFile'
import { columns, type Column } from './columns'
import { askedOf, type Filter } from './filters'

/** What is on the screen (filter, order, columns, language) as a workbook. */
export function ExportButton({ filter, shown, total }: { filter: Filter; shown: Column[]; total: number | undefined }) {
  const { t } = useTranslation('office')
  const language = useLanguage()
  const load = useMutation({
    mutationFn: () =>
      answer(client.GET('/api/v1/cases/export', { params: { query: { ...askedOf(filter), language, columns: shown.flatMap((column) => columns[column].exported).join(',') } }, parseAs: 'blob' })),
    onSuccess: (file) => saveFile(file as unknown as Blob, t('list.file_name')),
  })
  return (
    <>
      <Button small busy={load.isPending} aria-disabled={total === 0} onClick={() => total !== 0 && load.mutate()}>
        {t('list.export')}
      </Button>
      <Dialog open={load.isError} title={t('list.export')} onClose={() => load.reset()}>
        <Failure error={load.error} retry={() => load.mutate()} />
      </Dialog>
    </>
  )
}

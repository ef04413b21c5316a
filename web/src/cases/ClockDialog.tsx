import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { useWords } from '@/format/text'
import { Dialog } from '@/ui/Dialog'
import { Loaded } from '@/ui/states'
import { caseKey, type Case } from './data'
import { Derivation } from './Derivation'
import './text'

/** How a due date comes about, day by day, with the clause. */
export function ClockDialog({ file, clock, code, onClose }: { file: Case; clock?: string; code?: string; onClose: () => void }) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const query = useQuery({
    queryKey: [...caseKey(file.id), 'clock', clock],
    queryFn: () => answer(client.GET('/api/v1/cases/{case_id}/clocks/{clock}', { params: { path: { case_id: file.id, clock: clock! }, query: { code } } })),
    enabled: clock !== undefined,
  })
  const label = file.clocks.find((one) => one.id === clock)?.label
  return (
    <Dialog open={clock !== undefined} title={t('derivation', { clock: words(label) })} onClose={onClose}>
      {clock !== undefined && <Loaded query={query}>{(found) => <Derivation found={found} pack={file.pack} />}</Loaded>}
    </Dialog>
  )
}

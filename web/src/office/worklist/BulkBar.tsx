import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIdentity } from '@/api/session'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { say } from '@/ui/Toasts'
import { formerOwners, succeeded, useBulkAssign, type Outcome } from './bulk'
import { useColleagues } from './FilterBar'
import { OutcomeTable } from './OutcomeTable'
import type { CaseSummary } from './filters'
import look from './worklist.module.css'

/** What can be done with the ticked cases; every case gets its own answer. */
export function BulkBar({ chosen, onClear, onDone, onDecide }: { chosen: CaseSummary[]; onClear: () => void; onDone: (ids: string[]) => void; onDecide: (cases: CaseSummary[]) => void }) {
  const { t } = useTranslation('office')
  const { data: who } = useIdentity()
  const { data: colleagues } = useColleagues()
  const [outcomes, setOutcomes] = useState<Outcome[]>([])
  const undo = useBulkAssign((done) => {
    if (done.every(succeeded)) say(t('bulk.undone', { count: done.length }))
    else setOutcomes(done)
  })
  const assign = useBulkAssign((done) => {
    if (done.every(succeeded)) say(t('bulk.done', { count: done.length }), { label: t('bulk.undo'), run: () => undo.mutate(formerOwners(done)) })
    else setOutcomes(done)
    onDone(done.map(({ item }) => item.id))
  })
  const start = (account: string | null) => assign.mutate([{ cases: chosen, account }])
  return (
    <>
      {(chosen.length > 0 || assign.isPending) && (
        <div className={look.bulk} role="region" aria-label={t('bulk.label')}>
          <strong aria-live="polite">{t('bulk.chosen', { count: chosen.length })}</strong>
          <Button small look="primary" busy={assign.isPending} onClick={() => start(who?.id ?? '')}>
            {t('bulk.claim')}
          </Button>
          <Button small onClick={() => onDecide(chosen)}>
            {t('many.open')}
          </Button>
          <select className={`input ${look.choice}`} aria-label={t('bulk.assign')} value="" disabled={assign.isPending} onChange={(event) => event.target.value && start(event.target.value === 'none' ? null : event.target.value)}>
            <option value="">{t('bulk.assign')}</option>
            <option value="none">{t('bulk.give_back')}</option>
            {colleagues?.map((item) => (
              <option key={item.account} value={item.account} lang="zh-CN">
                {item.name}
              </option>
            ))}
          </select>
          <Button small look="plain" onClick={onClear}>
            {t('bulk.clear')}
          </Button>
        </div>
      )}
      <Dialog open={outcomes.length > 0} title={t('bulk.results')} onClose={() => setOutcomes([])}>
        <OutcomeTable outcomes={outcomes} />
      </Dialog>
    </>
  )
}

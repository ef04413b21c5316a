import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWords } from '@/format/text'
import type { Value } from '@/form'
import { Button } from '@/ui/controls'
import { ActionDialog } from './ActionDialog'
import type { Case, CaseAction } from './data'
import look from './case.module.css'

const isWithdrawal = (action: CaseAction) => action.id.startsWith('withdraw')

interface ActionButtonsProps {
  file: Case
  code?: string
  /** Actions that have their own place on the page. */
  without?: string[]
  /** What stands in an action's form at first. */
  initial?: (action: CaseAction) => Value | undefined
  /** Something else on the page is the main thing to do. */
  quiet?: boolean
  onDone?: (action: CaseAction) => void
}

/** What can be done now as buttons; what cannot, with what stands in the way. */
export function ActionButtons({ file, code, without = [], initial, quiet, onDone }: ActionButtonsProps) {
  const { t } = useTranslation('cases')
  const words = useWords()
  const [asked, setAsked] = useState<CaseAction | null>(null)
  const offered = file.actions.filter((action) => !without.includes(action.id))
  const possible = offered.filter((action) => action.possible).sort((a, b) => Number(isWithdrawal(a)) - Number(isWithdrawal(b)))
  const blocked = offered.filter((action) => !action.possible)
  return (
    <div className={look.actions}>
      {possible.map((action, at) => (
        <Button key={action.id} look={isWithdrawal(action) ? 'plain' : at === 0 && !quiet ? 'primary' : undefined} title={words(action.help)} onClick={() => setAsked(action)}>
          {words(action.label)}
        </Button>
      ))}
      {offered.length === 0 && !quiet && <p className="soft">{t(file.state.ended ? 'nothing_more' : 'nothing_now')}</p>}
      {blocked.length > 0 && (
        <details>
          <summary className="small">{t('not_yet', { count: blocked.length })}</summary>
          <ul className={look.blocked}>
            {blocked.map((action) => (
              <li key={action.id}>
                <Button small look="plain" onClick={() => setAsked(action)}>
                  {words(action.label)}
                </Button>
                <span className="soft small">{action.obstacle?.message}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <ActionDialog file={file} action={asked} code={code} initial={asked ? initial?.(asked) : undefined} onClose={() => setAsked(null)} onDone={onDone} />
    </div>
  )
}

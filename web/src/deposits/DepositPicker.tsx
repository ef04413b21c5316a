import { useTranslation } from 'react-i18next'
import { ProblemError } from '@/api/client'
import { usePages } from '@/api/pages'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Failure } from '@/ui/states'
import { depositsKey, readDeposits, useDeposit, type Deposit } from './data'
import './text'

interface DepositPickerProps {
  party: string
  /** The deposit that the form names now, or empty. */
  chosen: string
  onChoose: (deposit: Deposit | undefined) => void
}

/** Chooses one of the party's deposits for the application; nothing where there is none or it may not be seen. */
export function DepositPicker({ party, chosen, onChoose }: DepositPickerProps) {
  const { t } = useTranslation('deposits')
  const list = usePages(depositsKey(party), (after) => readDeposits(party, after))
  const items = list.items
  const listed = items.some((one) => one.id === chosen)
  const older = useDeposit(chosen, list.isSuccess && chosen !== '' && !listed)
  const forbidden = list.error instanceof ProblemError && list.error.status === 403
  if (list.isError && !forbidden) return <Failure error={list.error} retry={() => void list.refetch()} />
  if (items.length === 0 && chosen === '') return null
  const nameOf = (one: Deposit) => t('pick.option', { number: one.number, title: one.title || one.source_name })
  return (
    <Field label={t('pick.label')} hint={t('pick.hint')}>
      {(control) => (
        <div className="row">
          <select {...control} className="input grow" value={chosen} onChange={(event) => onChoose(items.find((one) => one.id === event.target.value))}>
            <option value="">{t('pick.none')}</option>
            {chosen !== '' && !listed && (
              <option value={chosen} lang="zh-CN">
                {older.data ? nameOf(older.data) : t('pick.unseen')}
              </option>
            )}
            {items.map((one) => (
              <option key={one.id} value={one.id} lang="zh-CN">
                {nameOf(one)}
              </option>
            ))}
          </select>
          {list.hasNextPage && (
            <Button small busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('pick.older')}
            </Button>
          )}
        </div>
      )}
    </Field>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Field } from '@/ui/Field'
import { depositsKey, readDeposits, type Deposit } from './data'
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
  const list = useQuery({ queryKey: [...depositsKey(party), 'pick'], queryFn: () => readDeposits(party), retry: false })
  const items = list.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Field label={t('pick.label')} hint={t('pick.hint')}>
      {(control) => (
        <select {...control} className="input" value={items.some((one) => one.id === chosen) ? chosen : ''} onChange={(event) => onChoose(items.find((one) => one.id === event.target.value))}>
          <option value="">{t('pick.none')}</option>
          {items.map((one) => (
            <option key={one.id} value={one.id} lang="zh-CN">
              {t('pick.option', { number: one.number, title: one.title || one.source_name })}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { columns, usualColumns, type Column } from './columns'

interface Props {
  open: boolean
  onClose: () => void
  shown: Column[]
  onChange: (shown: Column[]) => void
  dense: boolean
  onDense: (dense: boolean) => void
}

/** Which columns the work list shows and how close its rows stand; kept with the account. The title always stays. */
export function ColumnsDialog({ open, onClose, shown, onChange, dense, onDense }: Props) {
  const { t } = useTranslation('office')
  const all = Object.keys(columns) as Column[]
  const turn = (column: Column, on: boolean) => onChange(all.filter((one) => (one === column ? on : shown.includes(one))))
  return (
    <Dialog open={open} title={t('columns.title')} onClose={onClose} footer={<Button onClick={() => onChange(usualColumns)}>{t('columns.usual')}</Button>}>
      <fieldset className="plain-set">
        <legend className="visually-hidden">{t('columns.title')}</legend>
        {all.map((column) => (
          <label key={column} className="choice">
            <input type="checkbox" checked={shown.includes(column)} disabled={column === 'title'} onChange={(event) => turn(column, event.target.checked)} />
            <span>{t(`column.${column}`)}</span>
          </label>
        ))}
      </fieldset>
      <hr />
      <label className="choice">
        <input type="checkbox" checked={dense} onChange={(event) => onDense(event.target.checked)} />
        <span>{t('columns.dense')}</span>
      </label>
    </Dialog>
  )
}

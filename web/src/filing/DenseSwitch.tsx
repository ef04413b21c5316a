import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/controls'
import { useDraft } from './draft'

/** Switches between one section per page and everything on one page; remembered per account. */
export function DenseSwitch() {
  const { t } = useTranslation('filing')
  const { dense, setDense } = useDraft()
  return (
    <Button small onClick={() => setDense(!dense)}>
      {t(dense ? 'to_steps' : 'to_dense')}
    </Button>
  )
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '@/ui/states'
import { partsOf, useKind } from './AdministrationLayout'

/** Shows a part to the administrators whose part it is; the server refuses the others anyway. */
export function Only({ part, children }: { part: string; children: ReactNode }) {
  const { t } = useTranslation('administration')
  const kind = useKind()
  if (partsOf[kind].includes(part)) return children
  return <Empty title={t('not_yours')}>{t('not_yours_explain')}</Empty>
}

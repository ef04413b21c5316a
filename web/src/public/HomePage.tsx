import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/ui/layout'

export function HomePage() {
  const { t } = useTranslation()
  return (
    <div className="page">
      <PageTitle title={t('brand_long')} />
    </div>
  )
}

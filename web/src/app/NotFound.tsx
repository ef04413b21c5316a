import { useTranslation } from 'react-i18next'
import { ButtonLink } from '@/ui/controls'
import { PageTitle } from '@/ui/layout'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <div className="page narrow stack">
      <PageTitle title={t('state.not_found')} />
      <p>{t('state.not_found_mend')}</p>
      <p className="row">
        <ButtonLink to="/">{t('nav.home')}</ButtonLink>
        <ButtonLink to="/search">{t('nav.search')}</ButtonLink>
      </p>
    </div>
  )
}

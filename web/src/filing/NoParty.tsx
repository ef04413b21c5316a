import { useTranslation } from 'react-i18next'
import { Banner, ButtonLink } from '@/ui/controls'

/** For whoever may file for nobody yet. */
export function NoParty() {
  const { t } = useTranslation('filing')
  return (
    <Banner tone="wait" title={t('no_party')}>
      <p>{t('no_party_hint')}</p>
      <ButtonLink to="/my/parties" small>
        {t('parties')}
      </ButtonLink>
    </Banner>
  )
}

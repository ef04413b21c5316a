import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'

export function Footer() {
  const { t } = useTranslation()
  return (
    <footer className="site-footer">
      <div className="inner">
        <p>{t('footer.purpose')}</p>
        <p>
          <Link to="/statistics">{t('footer.statistics')}</Link> · <a href="/openapi.json">{t('footer.api')}</a> · {t('footer.source')}
        </p>
      </div>
    </footer>
  )
}

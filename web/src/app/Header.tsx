import { useEffect, useState } from 'react'
import { Link, NavLink, useLocation } from 'react-router'
import { useTranslation } from 'react-i18next'
import { Menu } from 'lucide-react'
import { homeOf, isAdministrator, isOfficial, useIdentity, type Identity } from '@/api/session'
import { AccountMenu } from './AccountMenu'
import { InboxLink } from './InboxLink'

function destinations(who?: Identity): Array<[string, string]> {
  const open: Array<[string, string]> = [['/search', 'nav.search'], ['/notices', 'nav.notices'], ['/verify', 'nav.verify'], ['/rules', 'nav.rules'], ['/log', 'nav.log']]
  if (!who?.signed_in) return open
  if (isAdministrator(who)) return [['/administration', 'nav.administration'], ...open]
  return [isOfficial(who) ? ['/office', 'nav.office'] : ['/my', 'nav.my'], ...open]
}

export function Header() {
  const { t, i18n } = useTranslation()
  const { data: who } = useIdentity()
  const [open, setOpen] = useState(false)
  const { pathname } = useLocation()
  useEffect(() => setOpen(false), [pathname])
  return (
    <header className="site-header">
      <div className="inner">
        <Link to={homeOf(who)} className="brand">
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span>{t('brand')}</span>
        </Link>
        <button type="button" className="button plain menu-button" aria-expanded={open} aria-controls="site-nav" onClick={() => setOpen(!open)}>
          <Menu size={20} aria-hidden /> <span className="menu-word">{t('nav.menu')}</span>
        </button>
        <nav id="site-nav" className={open ? 'open' : ''} aria-label={t('nav.main')}>
          {destinations(who).map(([to, label]) => (
            <NavLink key={to} to={to}>
              {t(label)}
            </NavLink>
          ))}
        </nav>
        <div className="tools">
          <button type="button" className="button plain small" lang={i18n.language === 'en' ? 'zh-CN' : 'en'} title={t('language.label')} onClick={() => void i18n.changeLanguage(i18n.language === 'en' ? 'zh' : 'en')}>
            {t('language.switch')}
          </button>
          {who?.signed_in && <InboxLink />}
          <AccountMenu who={who} />
        </div>
      </div>
    </header>
  )
}

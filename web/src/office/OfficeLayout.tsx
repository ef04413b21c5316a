import { NavLink, Outlet, useMatch } from 'react-router'
import { useTranslation } from 'react-i18next'
import look from './office.module.css'

const places = [['', 'nav.cases'], ['calendar', 'nav.calendar'], ['rereadings', 'nav.rereadings'], ['team', 'nav.team'], ['absence', 'nav.absence']] as const

/** What stands around the pages of an office; a case has the whole screen to itself. */
export function OfficeLayout() {
  const { t } = useTranslation('office')
  const inCase = useMatch('/office/cases/:caseId') !== null
  return (
    <>
      {!inCase && (
        <nav className={`tabs ${look.tabs} no-print`} aria-label={t('nav.label')}>
          {places.map(([path, name]) => (
            <NavLink key={path} to={`/office/${path}`} end={path === ''}>
              {t(name)}
            </NavLink>
          ))}
        </nav>
      )}
      <Outlet />
    </>
  )
}

import { NavLink, Outlet, useMatch } from 'react-router'
import { useTranslation } from 'react-i18next'
import { isOfficial, useIdentity } from '@/api/session'
import { ButtonLink } from '@/ui/controls'
import { Empty, Loaded } from '@/ui/states'
import look from './office.module.css'

const places = [['', 'nav.cases'], ['calendar', 'nav.calendar'], ['team', 'nav.team'], ['absence', 'nav.absence']] as const

/** What stands around the pages of an office; only those with an appointment get in. */
export function OfficeLayout() {
  const { t } = useTranslation('office')
  const who = useIdentity()
  const inCase = useMatch('/office/cases/:caseId') !== null
  return (
    <Loaded query={who}>
      {(identity) =>
        isOfficial(identity) ? (
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
        ) : (
          <div className="page narrow">
            <Empty title={t('nav.outsider')} action={<ButtonLink to="/sign-in?to=/office">{t('common:nav.sign_in')}</ButtonLink>}>
              {t('nav.outsider_mend')}
            </Empty>
          </div>
        )
      }
    </Loaded>
  )
}

import { useRef } from 'react'
import { NavLink, Navigate, Outlet } from 'react-router'
import { useTranslation } from 'react-i18next'
import { useIdentity } from '@/api/session'
import { PageTitle } from '@/ui/layout'

export type Kind = 'system' | 'security' | 'audit'

const rules = ['rules', 'calendars']
/** Three separate administrators (三员分立): each sees only its own part. */
export const partsOf: Record<Kind, string[]> = {
  system: ['accounts', 'offices', ...rules],
  security: ['accounts', ...rules],
  audit: ['audit', 'unmaskings', 'verification', ...rules],
}

export function useKind(): Kind {
  const { data: who } = useIdentity()
  const known = useRef<Kind>('system')
  // While somebody signs in again the page stays as it was.
  if (who?.signed_in) known.current = who.administrator === 'security' || who.administrator === 'audit' ? who.administrator : 'system'
  return known.current
}

export function AdministrationLayout() {
  const { t } = useTranslation('administration')
  const kind = useKind()
  return (
    <div className="page stack-l administration">
      <PageTitle title={t(`kind.${kind}`)} lead={t(`duty.${kind}`)} />
      <nav className="tabs" aria-label={t('tabs')}>
        {partsOf[kind].map((part) => (
          <NavLink key={part} to={`/administration/${part}`}>
            {t(`part.${part}`)}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </div>
  )
}

/** The first part of whoever is signed in. */
export const FirstPart = () => <Navigate to={`/administration/${partsOf[useKind()][0]}`} replace />

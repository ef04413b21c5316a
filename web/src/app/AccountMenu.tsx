import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { useSignOut, type Identity } from '@/api/session'
import { Chinese } from '@/format/text'
import { ButtonLink } from '@/ui/controls'
import { applyScheme, currentScheme, type Scheme } from './scheme'

/** The person's name with what belongs to the account; for visitors the way in. */
export function AccountMenu({ who }: { who?: Identity }) {
  const { t } = useTranslation()
  const signOut = useSignOut()
  const [scheme, setScheme] = useState<Scheme>(currentScheme)
  const box = useRef<HTMLDetailsElement>(null)
  if (!who?.signed_in) {
    return (
      <ButtonLink small look="primary" to="/sign-in">
        {t('nav.sign_in')}
      </ButtonLink>
    )
  }
  const close = () => box.current?.removeAttribute('open')
  return (
    <details ref={box} className="account-menu" onKeyDown={(event) => event.key === 'Escape' && close()} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && close()}>
      <summary className="button plain small">
        <Chinese>{who.name ?? ''}</Chinese>
      </summary>
      <div className="menu">
        <Link to="/account" onClick={close}>
          {t('nav.account')}
        </Link>
        <label className="field">
          <span className="small soft">{t('scheme.label')}</span>
          <select
            className="input"
            value={scheme}
            onChange={(event) => {
              const next = event.target.value as Scheme
              setScheme(next)
              applyScheme(next)
            }}
          >
            {(['system', 'light', 'dark'] as const).map((value) => (
              <option key={value} value={value}>
                {t(`scheme.${value}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="button" onClick={() => signOut.mutate()}>
          {t('nav.sign_out')}
        </button>
      </div>
    </details>
  )
}

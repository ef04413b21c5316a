import { useTranslation } from 'react-i18next'
import { Eye, Globe, Lock, Users } from 'lucide-react'
import type { Visibility } from './schema'
import look from './form.module.css'

const icons = { public: Globe, party: Users, examiner: Eye, sealed: Lock }

/** Says who will see a field. */
export function VisibilityMark({ of }: { of: Visibility | undefined }) {
  const { t } = useTranslation('form')
  if (!of) return null
  const Icon = icons[of]
  return (
    <span className={look.visibility} title={t(`visibility_meaning.${of}`)}>
      <Icon size={13} aria-hidden /> {t(`visibility.${of}`)}
    </span>
  )
}

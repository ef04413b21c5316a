import { useTranslation } from 'react-i18next'
import { Chinese } from '@/format/text'

interface Named {
  kind?: string
  name?: string | null
}

/** The holders in one line; natural persons stay unnamed in the public register. */
export function HolderNames({ holders }: { holders: Named[] }) {
  const { t } = useTranslation('public')
  return (
    <>
      {holders.map((holder, at) => (
        <span key={at}>
          {at > 0 && ' · '}
          {holder.name ? <Chinese>{holder.name}</Chinese> : t('right.person')}
        </span>
      ))}
    </>
  )
}

import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** Names the browser window where a page has a heading of its own making. */
export function WindowTitle({ title }: { title: string }) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('brand')}`
  }, [title, t])
  return null
}

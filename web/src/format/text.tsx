import { useTranslation } from 'react-i18next'
import type { Text } from '@/api/client'

export type Language = 'zh' | 'en'

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh'
}

/** The words of a bilingual text in one language; Chinese where English is missing. */
export const wordsOf = (text: Text | undefined | null, language: Language): string =>
  text ? (language === 'en' ? text.en || text.zh : text.zh || text.en) : ''

/** A function that picks the words of a bilingual text in the language in use. */
export function useWords(): (text: Text | undefined | null) => string {
  const language = useLanguage()
  return (text) => wordsOf(text, language)
}

/** Data that is Chinese whatever the interface's language is: marked so for screen readers and fonts. */
export function Chinese({ children }: { children: string }) {
  return useLanguage() === 'en' && /[\u3400-\u9fff]/.test(children) ? <span lang="zh-CN">{children}</span> : <>{children}</>
}

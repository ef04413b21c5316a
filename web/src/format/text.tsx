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

const chineseRun = /([\p{Script=Han}（《“‘【][\p{Script=Han}\d\s·、，。；：（）《》“”‘’【】—-]*)/u

/** Data that is Chinese whatever the interface's language is: its Chinese parts are marked so for screen readers and fonts. */
export function Chinese({ children }: { children: string }) {
  if (useLanguage() !== 'en' || !/\p{Script=Han}/u.test(children)) return <>{children}</>
  return (
    <>
      {children.split(chineseRun).map((piece, at) =>
        at % 2 === 1 ? (
          <span key={at} lang="zh-CN">
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
    </>
  )
}

/** A function that writes several words as one listing: "甲、乙和丙", "a, b and c". */
export function useListing(): (words: string[]) => string {
  const format = new Intl.ListFormat(useLanguage() === 'en' ? 'en-GB' : 'zh-CN', { type: 'conjunction' })
  return (words) => format.format(words)
}

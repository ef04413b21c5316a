import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import enCommon from './en/common.json'
import zhCommon from './zh/common.json'

const remembered = () => {
  try {
    return localStorage.getItem('shuquan.language')
  } catch {
    return null // storage may be forbidden; the language then follows the browser
  }
}
const browser = () => (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en')

// Parts may be loaded before the catalogue has started (tests, parts of the first page).
const resources: Record<'zh' | 'en', Record<string, object>> = { zh: { common: zhCommon }, en: { common: enCommon } }

/** Starts the text catalogue. Chinese comes first: English only where the browser or the person asks for it. */
export function startText() {
  const asked = new URLSearchParams(location.search).get('language')
  const language = asked === 'en' || asked === 'zh' ? asked : (remembered() ?? browser())
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources,
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
    // A text that is missing must not pass unseen: the browser tests read the console.
    saveMissing: true,
    missingKeyHandler: (languages, namespace, key, _fallback, _update, options: { defaultValue?: unknown }) => {
      if (options?.defaultValue === undefined) console.error(`no text: ${languages.join()} ${namespace}:${key}`)
    },
  })
  started = true
  for (const [namespace, zh, en] of waiting.splice(0)) addText(namespace, zh, en)
  markDocument(language)
  i18next.on('languageChanged', (now) => {
    markDocument(now)
    try {
      localStorage.setItem('shuquan.language', now)
    } catch {
      // not remembered, but in use
    }
  })
}

let started = false
const waiting: Array<[string, object, object]> = []

/** Adds the texts of one part of the application (its own namespace), called where that part is loaded. */
export function addText(namespace: string, zh: object, en: object) {
  // Parts of the first load come before the start.
  if (!started) return void waiting.push([namespace, zh, en])
  if (!i18next.isInitialized) {
    resources.zh[namespace] = zh
    resources.en[namespace] = en
    return
  }
  i18next.addResourceBundle('zh', namespace, zh)
  i18next.addResourceBundle('en', namespace, en)
}

function markDocument(language: string) {
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
}

import type { Language } from './text'

/** Yuan as 万元 (zh) or CNY (en), with the exact amount for titles and details. */
export function formatYuan(yuan: number, language: Language): { short: string; exact: string } {
  const exact = language === 'zh' ? `${yuan.toLocaleString('zh-CN', { maximumFractionDigits: 2 })} 元` : `CNY ${yuan.toLocaleString('en-GB', { maximumFractionDigits: 2 })}`
  if (language === 'en' || Math.abs(yuan) < 10_000) return { short: exact, exact }
  return { short: `${(yuan / 10_000).toLocaleString('zh-CN', { maximumFractionDigits: 4 })} 万元`, exact }
}

/** Basis points as a percentage: 3333 → "33.33%". */
export const formatShare = (basisPoints: number): string => `${(basisPoints / 100).toLocaleString('en-GB', { maximumFractionDigits: 2 })}%`

/** Bytes as KB or MB with one decimal. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** What people paste as a code, as the code is written: half width, capital letters, no spaces or invisible characters. */
export const tidyCode = (text: string): string => text.normalize('NFKC').replace(/[\s\u200B-\u200F\u2060\uFEFF-]/g, '').toUpperCase()

export type CodeFault = 'length' | 'character' | 'region' | 'check' | undefined

/** What is wrong with a unified social credit code (GB 32100-2015); `at` is the place of a wrong character, from 1. */
export function checkCreditCode(code: string): { fault: CodeFault; at?: number } {
  const wrong = [...code].findIndex((character) => !alphabet.includes(character))
  if (wrong >= 0) return { fault: 'character', at: wrong + 1 }
  if (code.length !== 18) return { fault: 'length' }
  if (!/^\d{6}$/.test(code.slice(2, 8))) return { fault: 'region' }
  const sum = weights.reduce((total, weight, at) => total + weight * alphabet.indexOf(code[at]!), 0)
  return alphabet[(31 - (sum % 31)) % 31] === code[17] ? { fault: undefined } : { fault: 'check' }
}

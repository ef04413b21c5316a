import { useState } from 'react'

/** Which sections of a case somebody finished with "save and go on"; kept by this browser only. */
export function useLookedAt(caseId: string): [Set<string>, (section: string) => void] {
  const place = `shuquan.sections.${caseId}`
  const [seen, setSeen] = useState<Set<string>>(() => {
    try {
      return new Set(JSON.parse(localStorage.getItem(place) ?? '[]') as string[])
    } catch {
      return new Set() // nothing kept, or storage is forbidden
    }
  })
  return [
    seen,
    (section) => {
      const next = new Set(seen).add(section)
      setSeen(next)
      try {
        localStorage.setItem(place, JSON.stringify([...next]))
      } catch {
        // only the tick of an optional section is lost
      }
    },
  ]
}

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Value } from '@/form'

interface Kept {
  key: string
  value: Value
  at: string
}

function load(key: string): Kept {
  try {
    const kept = localStorage.getItem(key)
    if (kept) return { key, ...(JSON.parse(kept) as { value: Value; at: string }) }
  } catch {
    // storage may be forbidden or damaged; then there is no draft
  }
  return { key, value: {}, at: '' }
}

/**
 * What somebody writes for an action, kept in this browser until it is performed: a lost session or a closed window loses
 * nothing. `keptAt` is when it was last kept, '' where it was not.
 */
export function useActionDraft(caseId: string, account: string, action: string) {
  const key = `shuquan.office.draft.${account}.${caseId}.${action}`
  const [draft, setDraft] = useState<Kept>(() => load(key))
  const dirty = useRef(false)
  const here = draft.key === key ? draft : load(key)
  if (here !== draft) setDraft(here)
  useEffect(() => {
    if (!dirty.current) return
    dirty.current = false
    const at = new Date().toISOString()
    const timer = setTimeout(() => {
      try {
        localStorage.setItem(here.key, JSON.stringify({ value: here.value, at }))
        setDraft((now) => (now.key === here.key ? { ...now, at } : now))
      } catch {
        setDraft((now) => ({ ...now, at: '' }))
      }
    }, 250)
    return () => clearTimeout(timer)
  }, [here.key, here.value])
  const change = useCallback((value: Value | ((before: Value) => Value)) => {
    dirty.current = true
    setDraft((before) => ({ ...before, value: typeof value === 'function' ? value(before.value) : value }))
  }, [])
  const discard = useCallback(() => {
    dirty.current = false
    try {
      localStorage.removeItem(key)
    } catch {
      // nothing was kept
    }
    setDraft({ key, value: {}, at: '' })
  }, [key])
  return { value: here.value, change, keptAt: here.at, discard }
}

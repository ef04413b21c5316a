import { useLayoutEffect, useRef } from 'react'

export type Shortcuts = Record<string, (event: KeyboardEvent) => void>

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=button])'))

/** Single keys for the whole page, e.g. {j: next}; silent while somebody types, in dialogs and with Ctrl, Alt or Meta. */
export function useShortcuts(shortcuts: Shortcuts, enabled: boolean) {
  const current = useRef(shortcuts)
  current.current = shortcuts
  // Before the page is painted: a key pressed the moment something is seen must count.
  useLayoutEffect(() => {
    if (!enabled) return
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
      if (typing(event.target) || document.querySelector('dialog[open]')) return
      // What has the focus keeps its own Enter.
      if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.matches('a, button, summary, input')) return
      const act = current.current[event.key]
      if (!act) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [enabled])
}

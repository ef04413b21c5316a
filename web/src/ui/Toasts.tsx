import { useSyncExternalStore } from 'react'

interface Toast {
  id: number
  text: string
}
let toasts: Toast[] = []
let next = 1
const listeners = new Set<() => void>()
const changed = (list: Toast[]) => {
  toasts = list
  listeners.forEach((listener) => listener())
}

/** Says something short that needs no answer; it goes away after six seconds. */
export function say(text: string) {
  const id = next++
  changed([...toasts, { id, text }])
  setTimeout(() => changed(toasts.filter((toast) => toast.id !== id)), 6000)
}

export function Toasts() {
  const list = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <div className="toasts" role="status" aria-live="polite">
      {list.map((toast) => (
        <div key={toast.id} className="toast">
          {toast.text}
        </div>
      ))}
    </div>
  )
}

import { useSyncExternalStore } from 'react'

interface Toast {
  id: number
  text: string
  /** What can still be done about it, e.g. take it back. */
  action?: { label: string; run: () => void }
}
let toasts: Toast[] = []
let next = 1
const listeners = new Set<() => void>()
const changed = (list: Toast[]) => {
  toasts = list
  listeners.forEach((listener) => listener())
}
const remove = (id: number) => changed(toasts.filter((toast) => toast.id !== id))

/** Says something short that needs no answer; it goes away after six seconds, after fifteen where something can be done about it. */
export function say(text: string, action?: Toast['action']) {
  const id = next++
  changed([...toasts, { id, text, action }])
  setTimeout(() => remove(id), action ? 15_000 : 6_000)
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
      {list.map(({ id, text, action }) => (
        <div key={id} className="toast">
          {text}
          {action && (
            <button
              type="button"
              className="button small"
              onClick={() => {
                remove(id)
                action.run()
              }}
            >
              {action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  )
}

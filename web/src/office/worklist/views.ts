import { usePreference } from '@/api/preferences'
import type { Filter } from './filters'

export interface SavedView {
  id: string
  name: string
  filter: Filter
}

const none: SavedView[] = []
export const mostViews = 30

/** One's own views of the work list, kept with the account. */
export function useSavedViews() {
  const [views, set] = usePreference<SavedView[]>('office.views', none)
  return {
    views,
    add: (name: string, filter: Filter) => set([...views, { id: crypto.randomUUID(), name, filter }].slice(-mostViews)),
    remove: (id: string) => set(views.filter((view) => view.id !== id)),
  }
}

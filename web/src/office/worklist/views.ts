import { usePreference } from '@/api/preferences'
import type { Filter } from './filters'

export interface SavedView {
  id: string
  name: string
  filter: Filter
}

const none: SavedView[] = []
export const mostViews = 30

/** One's own views of the work list, kept with the account. `add` tells whether there was room for one more. */
export function useSavedViews() {
  const [views, change] = usePreference<SavedView[]>('office.views', none)
  return {
    views,
    add: async (name: string, filter: Filter): Promise<boolean> => {
      let room = true
      await change((now) => {
        room = now.length < mostViews
        return room ? [...now, { id: crypto.randomUUID(), name, filter }] : now
      })
      return room
    },
    remove: (id: string) => change((now) => now.filter((view) => view.id !== id)),
  }
}

import type { DocketItem } from './rights'

/** Rights that one statement can renew: of one holder, under one rule pack. */
export interface RenewalGroup {
  holder: string
  holderName: string
  pack: string
  items: DocketItem[]
}

/** In the order of the list; rights that nobody of one's side holds are left out, they cannot be renewed. */
export function renewalGroups(items: DocketItem[]): RenewalGroup[] {
  const groups = new Map<string, RenewalGroup>()
  for (const item of items) {
    const holder = item.parties.find((party) => party.position === 'holder')
    if (!holder) continue
    const key = `${holder.party} ${item.pack}`
    if (!groups.has(key)) groups.set(key, { holder: holder.party, holderName: holder.name, pack: item.pack, items: [] })
    groups.get(key)!.items.push(item)
  }
  return [...groups.values()]
}

/** Whether a renewal can be filed now: the window is open, one's side holds the right, and no renewal of it is open. */
export const canBeRenewed = (item: DocketItem): boolean =>
  item.window_open && item.parties.some((party) => party.position === 'holder') && !item.open_filings.some((filing) => filing.procedure === 'renewal')

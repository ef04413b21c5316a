// The code of an objection that was filed without an account: kept for this visit only, never in an address.

const place = (id: string) => `shuquan.objection.${id}`

export function recallCode(id: string): string {
  try {
    return sessionStorage.getItem(place(id)) ?? ''
  } catch {
    return '' // storage is forbidden: the code is typed again
  }
}

export function keepCode(id: string, code: string) {
  try {
    sessionStorage.setItem(place(id), code)
  } catch {
    // stays in the page only
  }
}

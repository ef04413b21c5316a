export type Scheme = 'system' | 'light' | 'dark'

export function currentScheme(): Scheme {
  try {
    const kept = localStorage.getItem('shuquan.scheme')
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}

/** Light, dark or as the system says; remembered in this browser. */
export function applyScheme(scheme: Scheme) {
  if (scheme === 'system') delete document.documentElement.dataset.scheme
  else document.documentElement.dataset.scheme = scheme
  try {
    localStorage.setItem('shuquan.scheme', scheme)
  } catch {
    // in use for this page only
  }
}

import { readFileSync } from 'node:fs'
import { matchPath } from 'react-router'

const parts: Array<[string, string]> = [
  ['src/public/routes.tsx', ''],
  ['src/filing/routes.tsx', '/my/'],
  ['src/parties/routes.tsx', '/my/'],
  ['src/office/routes.tsx', '/office/'],
  ['src/account/routes.tsx', '/account/'],
  ['src/administration/routes.tsx', '/administration/'],
]

/** Every route that the sources declare, as a pattern such as "/register/:number". */
export const routePatterns = (): string[] =>
  parts.flatMap(([file, prefix]) => [...readFileSync(file, 'utf8').matchAll(/\bpath: '([^']+)'/g)].map(([, path]) => prefix + path)).filter((path) => !path.endsWith('*'))

/** The declared routes that none of the visited addresses shows. */
export function unvisited(addresses: Iterable<string>): string[] {
  const patterns = routePatterns()
  // The most particular pattern is the one that is shown: fewest parameters first.
  const holes = (pattern: string) => pattern.split(':').length
  const shown = new Set([...addresses].map((address) => patterns.filter((pattern) => matchPath(pattern, address)).sort((a, b) => holes(a) - holes(b))[0]))
  return patterns.filter((pattern) => !shown.has(pattern))
}

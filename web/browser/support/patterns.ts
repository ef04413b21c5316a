import { readFileSync } from 'node:fs'
import { matchPath } from 'react-router'
import ts from 'typescript'

const parts: Array<[string, string]> = [
  ['src/public/routes.tsx', ''],
  ['src/filing/routes.tsx', '/my'],
  ['src/parties/routes.tsx', '/my'],
  ['src/office/routes.tsx', '/office'],
  ['src/account/routes.tsx', '/account'],
  ['src/administration/routes.tsx', '/administration'],
]

/** The paths of an array of routes, children below their parents. */
function pathsIn(routes: ts.ArrayLiteralExpression, prefix: string): string[] {
  return routes.elements.filter(ts.isObjectLiteralExpression).flatMap((route) => {
    const member = (name: string) => route.properties.find((item): item is ts.PropertyAssignment => ts.isPropertyAssignment(item) && item.name.getText() === name)?.initializer
    const path = member('path')
    const children = member('children')
    const here = path && ts.isStringLiteral(path) ? `${prefix}/${path.text}`.replace(/\/+/g, '/') : prefix
    return [...(path && !children ? [here] : []), ...(children && ts.isArrayLiteralExpression(children) ? pathsIn(children, here) : [])]
  })
}

/** Every route that the sources declare, as a pattern such as "/register/:number". */
export const routePatterns = (): string[] =>
  parts
    .flatMap(([file, prefix]) => {
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
      let declared: string[] | undefined
      source.forEachChild((statement) => {
        if (!ts.isVariableStatement(statement)) return
        for (const { type, initializer } of statement.declarationList.declarations)
          if (type?.getText() === 'RouteObject[]' && initializer && ts.isArrayLiteralExpression(initializer)) declared = [...(declared ?? []), ...pathsIn(initializer, prefix)]
      })
      if (!declared) throw new Error(`${file} declares no routes`)
      return declared
    })
    .filter((path) => !path.endsWith('*'))

/** The declared routes that none of the visited addresses shows. */
export function unvisited(addresses: Iterable<string>): string[] {
  const patterns = routePatterns()
  // The most particular pattern is the one that is shown: fewest parameters first.
  const holes = (pattern: string) => pattern.split(':').length
  const shown = new Set([...addresses].map((address) => patterns.filter((pattern) => matchPath(pattern, address)).sort((a, b) => holes(a) - holes(b))[0]))
  return patterns.filter((pattern) => !shown.has(pattern))
}

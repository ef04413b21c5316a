import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

// How the sources use the text catalogues; for catalogue.test.ts only.

export type Catalogue = Map<string, string>

const plural = /_(zero|one|two|few|many|other)$/

/** "zh" or "en" of one namespace, flat: "nav.home" → "首页". */
export function readCatalogue(folder: string, language: string, namespace: string): Catalogue {
  const flat: Catalogue = new Map()
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') flat.set(path, value)
    else for (const [name, inner] of Object.entries(value as object)) walk(inner, path ? `${path}.${name}` : name)
  }
  walk(JSON.parse(readFileSync(join(folder, language, `${namespace}.json`), 'utf8')), '')
  return flat
}

/** The key that `t` is called with for an entry: plural forms are one key. */
function askedKey(catalogue: Catalogue, key: string): string {
  const bare = key.replace(plural, '')
  return catalogue.has(`${bare}_other`) ? bare : key
}

export const askedKeys = (catalogue: Catalogue): Set<string> => new Set([...catalogue.keys()].map((key) => askedKey(catalogue, key)))

/** The placeholders of a key, all its plural forms together; a form may leave the count out. */
export function placeholders(catalogue: Catalogue, key: string): string[] {
  const found = new Set<string>()
  for (const [name, text] of catalogue)
    if (askedKey(catalogue, name) === key) for (const [, hole] of text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)) found.add(hole!)
  return [...found].filter((hole) => hole !== 'count').sort()
}

export interface Use {
  file: string
  line: number
  /** Empty where the caller's namespace is not known in this place (a translator handed over as an argument). */
  namespace: string
  /** Matches the keys that may be meant; a literal key matches itself only. */
  pattern: RegExp
  key: string
  literal: boolean
}

export interface Reading {
  uses: Use[]
  /** Every other string literal: keys that are kept in tables count as used. */
  literals: Set<string>
  /** Words that stand in the source instead of a catalogue. */
  loose: string[]
  registered: Set<string>
}

export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.d\.ts$|^text\/catalogue|^testing\//.test(name))
    .map((name) => join(folder, name))
}

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A key with holes, `scheme.${value}`, as the pattern of what it may become. */
function patternOf(node: ts.Expression): { pattern: RegExp; key: string; literal: boolean }[] {
  if (ts.isStringLiteralLike(node)) return [{ pattern: new RegExp(`^${quote(node.text)}$`), key: node.text, literal: true }]
  if (ts.isTemplateExpression(node)) {
    const body = quote(node.head.text) + node.templateSpans.map((span) => `[\\w.-]+${quote(span.literal.text)}`).join('')
    return [{ pattern: new RegExp(`^${body}$`), key: node.getText(), literal: false }]
  }
  if (ts.isConditionalExpression(node)) return [...patternOf(node.whenTrue), ...patternOf(node.whenFalse)]
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return patternOf(node.expression)
  return []
}

/** The translators that a declaration brings: `const { t, i18n } = useTranslation('office')` → t → office. */
function translatorsOf(node: ts.VariableDeclaration): Array<[string, string]> {
  if (!node.initializer || !ts.isCallExpression(node.initializer) || !ts.isObjectBindingPattern(node.name)) return []
  if (node.initializer.expression.getText() !== 'useTranslation') return []
  let space = node.initializer.arguments[0]
  if (space && ts.isArrayLiteralExpression(space)) space = space.elements[0]
  const namespace = space === undefined ? 'common' : ts.isStringLiteralLike(space) ? space.text : ''
  return node.name.elements
    .filter((element) => (element.propertyName ?? element.name).getText() === 't')
    .map((element) => [element.name.getText(), namespace])
}

/** Reads how one file uses texts. */
export function readSource(file: string, into: Reading) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const at = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart()).line + 1
  const visit = (node: ts.Node, scope: Map<string, string>) => {
    let inner = scope
    if (ts.isFunctionLike(node)) {
      inner = new Map(scope)
      // A translator that is handed in: its namespace is the caller's.
      for (const parameter of node.parameters)
        if (/\bt\b/.test(parameter.name.getText()) && /TFunction|Translate/.test(parameter.type?.getText() ?? '')) inner.set('t', '')
    }
    if (ts.isVariableDeclaration(node)) for (const [name, namespace] of translatorsOf(node)) inner.set(name, namespace)
    if (ts.isCallExpression(node)) readCall(node, inner)
    if (ts.isStringLiteralLike(node)) into.literals.add(node.text)
    readLoose(node)
    ts.forEachChild(node, (child) => visit(child, inner))
  }
  const readCall = (node: ts.CallExpression, scope: Map<string, string>) => {
    const callee = node.expression.getText()
    const first = node.arguments[0]
    if (callee === 'addText' && first && ts.isStringLiteralLike(first)) into.registered.add(first.text)
    const namespace = callee === 'i18next.t' ? 'common' : scope.get(callee)
    if (namespace === undefined || !first) return
    for (const found of patternOf(first)) {
      const [space, key] = found.key.includes(':') && found.literal ? (found.key.split(':') as [string, string]) : [namespace, found.key]
      const pattern = found.literal ? new RegExp(`^${quote(key)}$`) : new RegExp(found.pattern.source.replace(/^\^\w+:/, '^'))
      const prefixed = !found.literal && /^`(\w+):/.exec(found.key)
      into.uses.push({ file, line: at(node), namespace: prefixed ? prefixed[1]! : space, pattern, key, literal: found.literal })
    }
  }
  const readLoose = (node: ts.Node) => {
    const words = ts.isJsxText(node) ? node.text.trim() : ts.isStringLiteralLike(node) ? node.text : ''
    const inCode = ts.isJsxText(node) && ts.isJsxElement(node.parent) && /^(kbd|code)$/.test(node.parent.openingElement.tagName.getText())
    const forReaders = ts.isJsxText(node) ? /\p{L}{2,}/u.test(words) && !inCode : /\p{Script=Han}/u.test(words)
    if (forReaders) into.loose.push(`${file}:${at(node)} ${words}`)
  }
  visit(source, new Map())
}

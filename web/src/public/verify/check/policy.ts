import { encode, Refusal } from './bytes'
import { parseVerifierKey, type VerifierKey } from './note'

// c2sp.org/tlog-policy: which logs and witnesses to believe.

export interface Policy {
  logs: VerifierKey[]
  witnesses: { name: string; key: VerifierKey }[]
  groups: { name: string; threshold: number; members: string[] }[]
  quorum: string
}

export const policyOfKeys = (logs: VerifierKey[]): Policy => ({ logs, witnesses: [], groups: [], quorum: 'none' })

/** What somebody pasted: verifier keys, one per line, or a whole policy. */
export function parseTrust(text: string): Policy {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  if (lines.some((line) => /^(log|witness|group|quorum)\s/.test(line))) return parsePolicy(lines)
  return policyOfKeys(lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseVerifierKey))
}

function parsePolicy(lines: string[]): Policy {
  const policy: Policy = { logs: [], witnesses: [], groups: [], quorum: '' }
  const members = new Map<string, boolean>() // name → already in a group
  const define = (name: string) => {
    if (name === 'none' || members.has(name)) return false
    members.set(name, false)
    return true
  }
  lines.forEach((line, at) => {
    const words = line.split(/[ \t]+/).filter(Boolean)
    if (words.length === 0 || words[0]!.startsWith('#')) return
    if (!readDefinition(policy, words, members, define)) throw new Refusal('ledger.policy_malformed', { line: String(at + 1) })
  })
  if (policy.quorum === '' || encode(lines.join('\n')).length > 65536) throw new Refusal('ledger.policy_malformed', { line: String(lines.length) })
  return policy
}

function readDefinition(policy: Policy, words: string[], members: Map<string, boolean>, define: (name: string) => boolean): boolean {
  const [kind, name = '', third = ''] = words
  if (kind === 'log' && words.length >= 2 && words.length <= 3) {
    const key = parseVerifierKey(name)
    if (key.type === 'cosignature') return false
    return policy.logs.push(key) > 0
  }
  if (kind === 'witness' && words.length >= 3 && words.length <= 4 && define(name)) {
    const key = parseVerifierKey(third)
    return key.type === 'cosignature' && policy.witnesses.push({ name, key }) > 0
  }
  if (kind === 'group' && words.length >= 4) {
    const inside = words.slice(3)
    if (inside.some((member) => members.get(member) !== false) || new Set(inside).size !== inside.length) return false
    inside.forEach((member) => members.set(member, true))
    const threshold = third === 'all' ? inside.length : third === 'any' ? 1 : Number(third)
    if (!Number.isInteger(threshold) || threshold < 1 || threshold > inside.length || !define(name)) return false
    return policy.groups.push({ name, threshold, members: inside }) > 0
  }
  if (kind !== 'quorum' || words.length !== 2 || policy.quorum !== '' || (name !== 'none' && !members.has(name))) return false
  policy.quorum = name
  return true
}

/** Groups only name what stands before them, so one pass in order settles all. */
export function quorumMet(policy: Policy, cosigned: Set<string>): boolean {
  const seen = new Set(cosigned)
  for (const group of policy.groups) if (group.members.filter((member) => seen.has(member)).length >= group.threshold) seen.add(group.name)
  return policy.quorum === 'none' || seen.has(policy.quorum)
}

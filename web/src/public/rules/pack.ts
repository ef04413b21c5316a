import type { Text } from '@/api/client'
import type { Schema } from '@/form'

/** The parts of a resolved rule pack that its page shows (docs/rule-packs.md). */
export interface Pack {
  forms: Array<{ id: string; label: Text; schema: Schema }>
  letters: Array<{ id: string; title: Text; clause: string; paragraphs: Text[] }>
  grounds: Array<{ id: string; label: Text; clause: string }>
  numbering: Array<{ id: string; scheme: string; official: boolean; clause: string; confidence: 'sourced' | 'customary' | 'placeholder'; note?: Text }>
  procedures: Procedure[]
  instruments: Array<{ id: string; title: Text; issued?: string; in_force?: string; issuers?: Text }>
  clauses: Array<{ id: string; instrument: string; label: Text; gist: Text }>
}

export interface Procedure {
  id: string
  label: Text
  initial: string
  form: string
  states: Array<{ id: string; label: Text; meaning: Text; waits_on: string }>
  clocks: Array<{ id: string; label: Text; period: string }>
  actions: Array<{ id: string; label: Text; help: Text; from: string[]; to?: string; roles: string[]; clause: string }>
}

export const parts = ['periods', 'settings', 'procedures', 'forms', 'letters', 'grounds', 'numbering', 'clauses'] as const
export type Part = (typeof parts)[number]

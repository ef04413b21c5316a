import type { Schemas } from '@/api/client'

export type WaitsOn = Schemas['WaitsOn']

/** Whom a case may wait on, by whether that is oneself. Keys that are yet to be given are a list of their own (`mine=confirm`). */
export const waitsOn = {
  me: ['applicant', 'objector'],
  others: ['office', 'counterparty', 'public', 'court'],
} as const satisfies Record<string, readonly WaitsOn[]>

/** All of them, to choose from. */
export const sides: readonly WaitsOn[] = [...waitsOn.me, ...waitsOn.others]

import { answer, client, type Schemas } from '@/api/client'
import type { Tone } from '@/ui/controls'

export type Rereading = Schemas['Rereading']
export type RereadingDetail = Schemas['RereadingDetail']

export const rereadingsKey = ['office', 'rereadings']
export const rereadingKey = (id: string) => [...rereadingsKey, 'one', id]
export const readRereading = (id: string) => answer(client.GET('/api/v1/rereadings/{rereading_id}', { params: { path: { rereading_id: id } } }))

export const states = ['open', 'differs', 'agreed', 'concluded'] as const
export const toneOf: Record<Rereading['state'], Tone> = { open: 'action', differs: 'wait', agreed: 'good', concluded: 'neutral' }

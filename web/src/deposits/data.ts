import { useQuery } from '@tanstack/react-query'
import { answer, client, commonHeaders, idempotencyKey, ProblemError, tellSessionLost, type Schemas } from '@/api/client'

export type Deposit = Schemas['Deposit']

export const depositsKey = (party: string) => ['deposits', party]

export const useDeposit = (id: string, enabled = true) =>
  useQuery({ queryKey: ['deposit', id], enabled, queryFn: () => answer(client.GET('/api/v1/deposits/{deposit_id}', { params: { path: { deposit_id: id } } })) })

export const readDeposits = (party: string, after?: string) => answer(client.GET('/api/v1/deposits', { params: { query: { party, after, limit: 50 } } }))

/** Sends a deposit document as it is, byte for byte. */
export async function handIn(party: string, file: File): Promise<Deposit> {
  let response: Response
  try {
    response = await fetch(`/api/v1/deposits?${new URLSearchParams({ party })}`, {
      method: 'POST',
      headers: { ...commonHeaders(true), 'Content-Type': 'application/octet-stream', 'Idempotency-Key': idempotencyKey() },
      body: file,
    })
  } catch {
    throw new ProblemError(0, { reason: 'client.offline' })
  }
  if (response.ok) return (await response.json()) as Deposit
  if (response.status === 401) tellSessionLost()
  throw new ProblemError(response.status, (await response.json().catch(() => ({}))) as Partial<Schemas['Problem']>)
}

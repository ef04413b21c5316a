import { useCallback } from 'react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { dayInBeijing } from '@/format/dates'
import { answer, client } from './client'

/** The demo clock as it was read, and when. Outside demo mode the server does not know the address. */
export const demoClock = queryOptions({ queryKey: ['demo', 'clock'], queryFn: () => answer(client.GET('/api/v1/demo/clock')), retry: false, staleTime: 60_000 })

/** Only listens: the demo bar asks. */
const useDemoClock = () => useQuery({ ...demoClock, enabled: false })

/** Whether the server runs in demo mode. */
export const useIsDemo = () => useDemoClock().data !== undefined

/** Today's legal date in Beijing as the server counts it: in demo mode the clock may have been moved. */
export function useToday(): string {
  const clock = useDemoClock()
  return dayInBeijing(clock.data ? new Date(clock.data.now) : new Date())
}

/** The present moment in milliseconds as the server counts it. */
export function useNow(): () => number {
  const { data, dataUpdatedAt } = useDemoClock()
  const ahead = data ? Date.parse(data.now) - dataUpdatedAt : 0
  return useCallback(() => Date.now() + ahead, [ahead])
}

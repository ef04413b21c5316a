import { useCallback } from 'react'
import { useQueryClient, useQuery } from '@tanstack/react-query'
import { dayInBeijing } from '@/format/dates'

/** The demo clock as it was read, and when; undefined outside demo mode. */
function useDemoClock() {
  const cache = useQueryClient()
  // Filled by the demo bar where there is one; this only listens.
  return useQuery<{ now: string }>({ queryKey: ['demo', 'clock'], queryFn: () => cache.getQueryData<{ now: string }>(['demo', 'clock']) ?? Promise.reject(new Error('no demo')), enabled: false })
}

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

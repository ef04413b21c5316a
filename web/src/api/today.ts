import { useQueryClient, useQuery } from '@tanstack/react-query'
import { dayInBeijing } from '@/format/dates'

/** Today's legal date in Beijing as the server counts it: in demo mode the clock may have been moved. */
export function useToday(): string {
  const cache = useQueryClient()
  // Filled by the demo bar where there is one; this only listens.
  const clock = useQuery<{ now: string }>({ queryKey: ['demo', 'clock'], queryFn: () => cache.getQueryData<{ now: string }>(['demo', 'clock']) ?? Promise.reject(new Error('no demo')), enabled: false })
  return dayInBeijing(clock.data ? new Date(clock.data.now) : new Date())
}

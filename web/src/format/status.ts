import type { Tone } from '@/ui/controls'

/** The colour of a right's status. */
export const rightTone = (status: string): Tone => (status === 'registered' ? 'good' : status === 'expired' ? 'wait' : 'bad')

/** The colour of a case by whom it waits on, seen by somebody on side `mine`. */
export function caseTone(waitsOn: string, ended: boolean, mine: 'applicant' | 'office' | 'public' = 'applicant'): Tone {
  if (ended) return 'neutral'
  return waitsOn === mine ? 'wait' : 'action'
}

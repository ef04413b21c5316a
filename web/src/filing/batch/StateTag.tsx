import { useTranslation } from 'react-i18next'
import { Tag, type Tone } from '@/ui/controls'
import type { Batch } from './data'

const tones: Record<Batch['state'], Tone> = { open: 'neutral', checked: 'wait', filing: 'action', stopped: 'wait', done: 'good' }

/** In which state a batch is. */
export function StateTag({ state }: { state: Batch['state'] }) {
  const { t } = useTranslation('batch')
  return <Tag tone={tones[state]}>{t(`state.${state}`)}</Tag>
}

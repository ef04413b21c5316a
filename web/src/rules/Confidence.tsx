import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { Tag } from '@/ui/controls'
import './text'

type Level = NonNullable<Schemas['RuleComparison']['items'][number]['values'][string]['confidence']>
const tone = { sourced: 'good', customary: 'neutral', placeholder: 'wait' } as const

/** How far a rule is backed by a text that was read. */
export function Confidence({ level }: { level: Level }) {
  const { t } = useTranslation('rules')
  return (
    <span title={t(`confidence_explain.${level}`)}>
      <Tag tone={tone[level]}>{t(`confidence.${level}`)}</Tag>
    </span>
  )
}

import { useTranslation } from 'react-i18next'
import type { Schemas } from '@/api/client'
import { LetterText, type Case } from '@/cases'
import { useLegalWords } from '@/form'
import { formatDay } from '@/format/dates'
import { useLanguage, useListing, useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import look from './examination.module.css'

export type ActionPreview = Schemas['ActionPreview']

/** What the action would do: the state after, the clocks, who is told, and each letter as it will be read. */
export function Preview({ preview, file }: { preview: ActionPreview; file: Case }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const listing = useListing()
  const { data: clauses } = useLegalWords(file.pack)
  const language = useLanguage()
  return (
    <section className="stack" aria-labelledby="preview" aria-live="polite">
      <h3 id="preview">{t('preview.title')}</h3>
      <ul className={look.consequences}>
        {preview.state_after && (
          <li>
            {t('preview.state')} <Tag>{words(preview.state_before.label)}</Tag> → <Tag tone="action">{words(preview.state_after.label)}</Tag>
          </li>
        )}
        {preview.proposes && <li>{t('preview.proposes')}</li>}
        {preview.pins_rules && <li>{t('preview.pins_rules')}</li>}
        {preview.effects && preview.effects.length > 0 && <li>{t('preview.effects')}</li>}
        {preview.clocks?.map((item) => (
          <li key={item.clock.id}>
            {t(`preview.clock_${item.change}`, { clock: words(item.clock.label) })}
            {item.clock.due_on && ['started', 'resumed', 'changed'].includes(item.change) && <strong className="numeric"> {t('preview.until', { day: formatDay(item.clock.due_on, language), period: words(item.clock.period), clause: clauses?.clauses.get(item.clock.clause) ? words(clauses.clauses.get(item.clock.clause)?.label) : item.clock.clause })}</strong>}
          </li>
        ))}
        {preview.notices?.map((notice) => (
          <li key={notice.role}>{t('preview.told', { role: t(`common:role.${notice.role}`), names: listing(notice.parties) })}</li>
        ))}
      </ul>
      {preview.letters?.map((letter) => (
        <section key={letter.letter} className={look.letter} aria-label={t('preview.letter')}>
          <p className="small soft">{t('preview.letter')}</p>
          <LetterText letter={{ ...letter, at: '', sequence: 0 }} file={file} />
        </section>
      ))}
    </section>
  )
}

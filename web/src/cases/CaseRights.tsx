import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { formatDay } from '@/format/dates'
import { rightTone } from '@/format/status'
import { Chinese, useLanguage } from '@/format/text'
import { Banner, Tag } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { ClauseNote } from './ClauseNote'
import type { Case } from './data'
import look from './case.module.css'
import './text'

/** The rights that a filing is about as they are now, and what stands in its way in the register. */
export function CaseRights({ file }: { file: Case }) {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  return (
    <>
      {file.obstructions.length > 0 && (
        <Banner tone={file.obstructions.every((one) => one.by_consent) ? 'wait' : 'bad'} title={t('obstructions', { count: file.obstructions.length })}>
          <ul className={look.blocked}>
            {file.obstructions.map((one, at) => (
              <li key={at}>
                <strong>{one.message}</strong> {one.mend} {one.by_consent && <Tag tone="wait">{t('by_consent')}</Tag>}{' '}
                {one.clause && (
                  <span className="small soft">
                    <ClauseNote pack={file.pack} id={one.clause} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </Banner>
      )}
      <Panel title={t('about_rights', { count: file.rights.length })}>
        <ul className={look.people}>
          {file.rights.map((right) => {
            const recordal = right.recordals.find((one) => one.id === right.recordal)
            return (
              <li key={right.number}>
                <div>
                  <Link to={`/register/${encodeURIComponent(right.number)}`}>
                    <Chinese>{right.name}</Chinese>
                  </Link>{' '}
                  <span className="mono small soft">{right.number}</span>
                </div>
                {recordal && <Tag tone="action">{t(`common:recordal_kind.${recordal.kind}`)}</Tag>}
                <span className="small soft">{t('right_until', { day: formatDay(right.valid_until, language) })}</span>
                <Tag tone={rightTone(right.status)}>{t(`common:right_status.${right.status}`)}</Tag>
              </li>
            )
          })}
        </ul>
      </Panel>
    </>
  )
}

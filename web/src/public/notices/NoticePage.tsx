import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client, ProblemError, type Schemas } from '@/api/client'
import { Derivation } from '@/cases/Derivation'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Banner, ButtonLink } from '@/ui/controls'
import { Facts, PageTitle, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { Description } from '../register/EntryPage'
import { HolderNames } from '../register/HolderNames'
import { usePlaceNames } from '../usePacks'
import { DaysLeft } from './DaysLeft'
import look from './notices.module.css'

type Notice = Schemas['Notice']

export const useNotice = (id: string) => useQuery({ queryKey: ['notices', 'one', id], queryFn: () => answer(client.GET('/api/v1/notices/{case_id}', { params: { path: { case_id: id } } })) })

export function NoticePage() {
  const { caseId = '' } = useParams()
  const query = useNotice(caseId)
  if (query.error instanceof ProblemError && query.error.status === 404) return <NoNotice />
  return (
    <div className="page">
      <Loaded query={query} lines={12}>
        {(notice) => <NoticeView notice={notice} />}
      </Loaded>
    </div>
  )
}

export function NoNotice() {
  const { t } = useTranslation('public')
  return (
    <div className="page narrow stack">
      <PageTitle title={t('notice.not_found')} />
      <p>{t('notice.not_found_mend')}</p>
      <p className="row">
        <ButtonLink to="/notices">{t('common:nav.notices')}</ButtonLink>
        <ButtonLink to="/search">{t('common:nav.search')}</ButtonLink>
      </p>
    </div>
  )
}

function NoticeView({ notice }: { notice: Notice }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const words = useWords()
  const place = usePlaceNames()
  return (
    <article>
      <PageTitle title={<Chinese>{notice.title}</Chinese>} window={notice.title} lead={<span className="mono">{notice.number}</span>} />
      <div className={look.notice}>
        <div>
          <Panel title={t('notice.facts')}>
            <Facts
              items={[
                [t('notices.applicants'), <HolderNames holders={notice.applicants} />],
                [t('notices.place'), place(notice.jurisdiction)],
                [t('notice.office'), words(notice.office)],
                [t('notice.state'), words(notice.state)],
                [t('notices.period'), t('notices.from_to', { from: formatDay(notice.notice_from, language), until: formatDay(notice.notice_until, language) })],
              ]}
            />
          </Panel>
          <Description right={{ jurisdiction: notice.jurisdiction, description: notice.form }} title={t('notice.content')} />
        </div>
        <aside className={look.call}>
          <CallToObject notice={notice} />
        </aside>
      </div>
    </article>
  )
}

function CallToObject({ notice }: { notice: Notice }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  return (
    <div className="stack">
      <Panel title={t('notice.until')}>
        <p className={look.until}>{t('notice.until_text', { day: formatDay(notice.notice_until, language) })}</p>
        <p>
          <DaysLeft notice={notice} />
        </p>
        {notice.derivation && (
          <details className={look.derivation}>
            <summary>{t('notice.why')}</summary>
            <Derivation found={notice.derivation} pack={notice.jurisdiction} />
          </details>
        )}
      </Panel>
      {notice.objection_allowed ? (
        <Panel title={t('notice.can_object')}>
          <div className="stack-s">
            <p>{t('notice.can_object_text')}</p>
            <ButtonLink look="primary" to={`/notices/${notice.id}/object`}>
              {t('notices.object')}
            </ButtonLink>
          </div>
        </Panel>
      ) : (
        <Banner tone="neutral">
          <p>{t('notice.cannot_object')}</p>
        </Banner>
      )}
    </div>
  )
}

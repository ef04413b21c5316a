import { Link, useParams } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { CaseLaw, useCase, type Case } from '@/cases'
import { Chinese, useWords } from '@/format/text'
import { ButtonLink, Tag } from '@/ui/controls'
import { PageTitle } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { FormSide } from '../examination/FormSide'
import { FindingsSummary } from '../examination/Opinions'
import desk from '../examination/examination.module.css'
import { Assign, Conclude } from './Leading'
import { ReadingForm } from './ReadingForm'
import { Said } from './Said'
import { readRereading, rereadingKey, toneOf, type RereadingDetail } from './data'

/** One sampled case: what was filed and found on one side, the second reading on the other. */
export function RereadingPage() {
  const { rereadingId = '' } = useParams()
  const query = useQuery({ queryKey: rereadingKey(rereadingId), queryFn: () => readRereading(rereadingId) })
  return (
    <div className="page wide">
      <Loaded query={query} lines={16}>
        {(reading) => <Reading key={reading.id} reading={reading} />}
      </Loaded>
    </div>
  )
}

function Reading({ reading }: { reading: RereadingDetail }) {
  const { t } = useTranslation('office')
  const words = useWords()
  const file = useCase(reading.case_id)
  return (
    <>
      <PageTitle
        title={<Chinese>{reading.title}</Chinese>}
        window={reading.title}
        lead={
          <>
            <Link to="/office/rereadings">{t('rereading.back')}</Link> · <span className="mono">{reading.number}</span> · {t(`rereading.purpose.${reading.purpose}`)} · {reading.from.slice(0, 7)} · {t('rereading.decision')}: {words(reading.decision)}
          </>
        }
        actions={
          <ButtonLink small to={`/office/cases/${reading.case_id}`}>
            {t('rereading.to_case')}
          </ButtonLink>
        }
      />
      <div className={desk.columns}>
        <section aria-label={t('rereading.case_view')}>
          <Loaded query={file} lines={16}>
            {(found) => <CaseSide file={found} />}
          </Loaded>
        </section>
        <section className={desk.work} aria-label={t('rereading.form')} tabIndex={0}>
          <div className={`${desk.pad} stack`}>
            <p>
              <Tag tone={toneOf[reading.state]}>{t(`rereading.states.${reading.state}`)}</Tag> {t('rereading.reader')}: {reading.reader_name ? <Chinese>{reading.reader_name}</Chinese> : t('rereading.nobody')}
            </p>
            {reading.may_assign && <Assign reading={reading} />}
            {reading.may_read && <ReadingForm reading={reading} />}
            {reading.read_at && <Said reading={reading} />}
            {reading.may_conclude && <Conclude reading={reading} />}
          </div>
        </section>
      </div>
    </>
  )
}

function CaseSide({ file }: { file: Case }) {
  return (
    <CaseLaw file={file}>
      <div className={desk.pad}>
        <FindingsSummary file={file} />
      </div>
      <FormSide file={file} pointed={new Set()} />
    </CaseLaw>
  )
}

import { useEffect, useState } from 'react'
import { Link, useLocation, useParams } from 'react-router'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import type { operations } from '@/api/schema'
import { formatDay, formatMoment } from '@/format/dates'
import { rightTone } from '@/format/status'
import { Chinese, useLanguage } from '@/format/text'
import { Banner, Button, Tag } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Facts, PageTitle, Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'
import { Description } from '../register/EntryPage'
import { HolderNames } from '../register/HolderNames'
import { RecordalList } from '../register/RecordalList'

type Checked = operations['check_extract']['responses'][200]['content']['application/json']
type Content = Partial<Pick<Schemas['RightEntry'], 'number' | 'certificate_number' | 'name' | 'jurisdiction' | 'holders' | 'recordals' | 'description' | 'filed_on' | 'announced_on' | 'valid_from' | 'valid_until'>> & {
  status: Schemas['RightEntry']['status']
  log?: { origin: string; index: number; leaf: string }
}

/** Where the recipient of an extract asks whether it is genuine. It asks only on a click: an extract for one look must not be used up by opening a link. */
export function ExtractPage() {
  const { t } = useTranslation('public')
  const { extractId = '' } = useParams()
  const { hash } = useLocation()
  const [code, setCode] = useState(hash.slice(1))
  useEffect(() => setCode(hash.slice(1)), [hash])
  const check = useMutation({ mutationFn: () => answer(client.POST('/api/v1/extract-checks', { body: { id: extractId, code: code.trim() } })) })
  return (
    <div className="page narrow stack-l">
      <PageTitle title={t('extract.title')} lead={<span className="mono">{extractId}</span>} />
      {!check.data && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            check.mutate()
          }}
        >
          <p>{t('extract.lead')}</p>
          <Field label={t('extract.code')} hint={t('extract.code_hint')} required>
            {(control) => <input {...control} className="input mono" value={code} maxLength={64} autoComplete="off" spellCheck={false} onChange={(event) => setCode(event.target.value)} />}
          </Field>
          {check.isError && <Failure error={check.error} />}
          <div>
            <Button type="submit" look="primary" busy={check.isPending} aria-disabled={code.trim() === '' || undefined}>
              {t('extract.check')}
            </Button>
          </div>
        </form>
      )}
      {check.data && <Outcome found={check.data} />}
    </div>
  )
}

function Outcome({ found }: { found: Checked }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const content = found.content as Content | null
  return (
    <div className="stack-l" role="status">
      <Banner tone={found.outcome === 'valid' ? 'good' : 'bad'} title={t(`extract.outcome_title.${found.outcome}`)}>
        <p>{t(`extract.outcome_text.${found.outcome}`)}</p>
        {found.register_changed && <p>{t('extract.changed')}</p>}
      </Banner>
      <Panel title={t('extract.about')}>
        <Facts
          items={[
            [t('extract.purpose'), t(`common:extract_purpose.${found.purpose}`)],
            [t('extract.recipient'), <Chinese>{found.recipient}</Chinese>],
            [t('extract.made'), formatMoment(found.issued_at, language)],
            [t('extract.until'), formatDay(found.valid_until, language)],
            [t('extract.status_now'), <Tag tone={rightTone(found.status_now)}>{t(`common:right_status.${found.status_now}`)}</Tag>],
          ]}
        />
        {found.single_use && <p className="small soft">{t('extract.single')}</p>}
      </Panel>
      {content && <Contents content={content} />}
    </div>
  )
}

function Contents({ content }: { content: Content }) {
  const { t } = useTranslation('public')
  const language = useLanguage()
  const pack = content.jurisdiction ?? ''
  return (
    <>
      <Panel title={t('extract.content')}>
        <Facts
          items={[
            [t('right.number'), <Link className="mono" to={`/register/${encodeURIComponent(content.number ?? '')}`}>{content.number}</Link>],
            [t('extract.name'), <Chinese>{content.name ?? ''}</Chinese>],
            [t('right.certificate_number'), <span className="mono">{content.certificate_number}</span>],
            [t('extract.status_then'), t(`common:right_status.${content.status}`)],
            !!content.announced_on && [t('right.announced'), formatDay(content.announced_on, language)],
            !!content.valid_from && !!content.valid_until && [t('right.valid'), t('right.valid_text', { from: formatDay(content.valid_from, language), until: formatDay(content.valid_until, language) })],
            !!content.holders && [t('right.holders'), <HolderNames holders={content.holders} />],
            !!content.log && [t('extract.log'), <span className="mono small">{`${content.log.origin} #${content.log.index} ${content.log.leaf}`}</span>],
          ]}
        />
      </Panel>
      {content.recordals && <Panel title={t('right.recordals')}>{content.recordals.length === 0 ? <p className="soft">{t('right.recordals_none')}</p> : <RecordalList recordals={content.recordals} pack={pack} />}</Panel>}
      {content.description && <Description right={{ jurisdiction: pack, description: content.description }} title={t('right.description')} />}
    </>
  )
}

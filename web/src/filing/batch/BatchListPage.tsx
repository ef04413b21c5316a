import './text'
import { useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey } from '@/api/client'
import { usePages } from '@/api/pages'
import { useIdentity } from '@/api/session'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Banner, Button, ButtonLink } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Failure, Loaded, Loading } from '@/ui/states'
import { useApplicants } from '../applicants'
import { StateTag } from './StateTag'
import { createBatch, type Batch } from './data'
import look from './batch.module.css'

/** Opens a batch for a place and an applicant, and lists the earlier ones. */
export function BatchListPage() {
  const { t } = useTranslation('batch')
  return (
    <div className="page narrow stack-l">
      <PageTitle title={t('title')} lead={t('lead')} />
      <NewBatch />
      <Earlier />
    </div>
  )
}

function NewBatch() {
  const { t } = useTranslation('batch')
  const words = useWords()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const who = useIdentity()
  const packs = useQuery({ queryKey: ['rules'], queryFn: () => answer(client.GET('/api/v1/rules')), staleTime: Infinity })
  const applicants = useApplicants(who.data)
  const [pack, setPack] = useState('')
  const [applicant, setApplicant] = useState('')
  const [name, setName] = useState('')
  const [asked, setAsked] = useState(false)
  const key = useRef(idempotencyKey())
  const party = applicant || (applicants.data?.length === 1 ? applicants.data[0]!.id : '')
  const open = useMutation({
    mutationFn: () => createBatch({ pack, applicant: party, name: name.trim() }, key.current),
    onSuccess: ({ id }) => {
      void cache.invalidateQueries({ queryKey: ['batches'] })
      void navigate(`/my/batches/${id}`)
    },
    onError: () => {
      key.current = idempotencyKey()
    },
  })
  if (applicants.data?.length === 0)
    return (
      <Banner tone="wait" title={t('filing:no_party')}>
        <p>{t('filing:no_party_hint')}</p>
        <ButtonLink to="/my/parties" small>
          {t('filing:parties')}
        </ButtonLink>
      </Banner>
    )
  return (
    <Panel title={t('new')}>
      <form
        className={look.form}
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (pack && party) open.mutate()
        }}
      >
        <label className={asked && !pack ? 'field wrong' : 'field'}>
          <span className="label">{t('filing:which_place')}</span>
          {asked && !pack && <span className="complaint">{t('filing:choose_place')}</span>}
          <select className="input" value={pack} aria-invalid={asked && !pack} onChange={(event) => setPack(event.target.value)}>
            <option value="">{t('choose')}</option>
            {packs.data?.items.map((one) => (
              <option key={one.id} value={one.id}>
                {words(one.label)}
              </option>
            ))}
          </select>
        </label>
        <label className={asked && !party ? 'field wrong' : 'field'}>
          <span className="label">{t('filing:which_applicant')}</span>
          {asked && !party && <span className="complaint">{t('filing:choose_applicant')}</span>}
          <select className="input" value={party} aria-invalid={asked && !party} onChange={(event) => setApplicant(event.target.value)}>
            <option value="">{t('choose')}</option>
            {applicants.data?.map((one) => (
              <option key={one.id} value={one.id} lang="zh-CN">
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">{t('name')}</span>
          <span className="hint">{t('name_hint')}</span>
          <input className="input" value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </label>
        {open.isError && <Failure error={open.error} />}
        {packs.isError && <Failure error={packs.error} retry={() => void packs.refetch()} />}
        <div>
          <Button type="submit" look="primary" busy={open.isPending}>
            {t('open')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

function Earlier() {
  const { t } = useTranslation('batch')
  const words = useWords()
  const language = useLanguage()
  const batches = usePages<Batch, { items: Batch[]; next?: string | null }>(['batches'], (after) => answer(client.GET('/api/v1/batches', { params: { query: { limit: 20, after } } })))
  return (
    <Panel title={t('earlier')} flush>
      <Loaded query={batches as never} lines={3} empty={() => batches.items.length === 0} whenEmpty={<Empty title={t('none')}>{t('none_hint')}</Empty>}>
        {() => (
          <ul className="plain-list">
            {batches.items.map((one) => (
              <li key={one.id}>
                <div className="grow">
                  <Link to={`/my/batches/${one.id}`}>{one.name ? <Chinese>{one.name}</Chinese> : t('unnamed', { day: formatMoment(one.created_at, language) })}</Link>
                  <div className="small soft">
                    {words(one.pack_label)} · <Chinese>{one.applicant_name}</Chinese> · {formatMoment(one.created_at, language)}
                  </div>
                </div>
                <span className="small soft numeric">{t('filed_of', { filed: one.counts.filed + one.counts.drafted, all: Object.values(one.counts).reduce((sum, each) => sum + each, 0) })}</span>
                <StateTag state={one.state} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {batches.isFetchingNextPage && <Loading lines={2} />}
      {batches.hasNextPage && (
        <p className="more">
          <Button small busy={batches.isFetchingNextPage} onClick={() => void batches.fetchNextPage()}>
            {t('filing:more_cases')}
          </Button>
        </p>
      )}
    </Panel>
  )
}

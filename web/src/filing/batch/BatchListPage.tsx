import './text'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { usePages } from '@/api/pages'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Failure, Loaded, Loading } from '@/ui/states'
import { NoParty } from '../NoParty'
import { useFilingChoice } from '../filingChoice'
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
  const { packs, applicants, pack, party, key, renew, choosePack, chooseApplicant } = useFilingChoice()
  const [name, setName] = useState('')
  const [asked, setAsked] = useState(false)
  const open = useMutation({
    mutationFn: () => createBatch({ pack, applicant: party, name: name.trim() }, key.current),
    onSuccess: ({ id }) => {
      void cache.invalidateQueries({ queryKey: ['batches'] })
      void navigate(`/my/batches/${id}`)
    },
  })
  if (applicants.data?.length === 0) return <NoParty />
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
        <Field label={t('filing:which_place')} complaint={asked && !pack && t('filing:choose_place')} required>
          {(control) => (
            <select {...control} className="input" value={pack} onChange={(event) => choosePack(event.target.value)}>
              <option value="">{t('choose')}</option>
              {packs.data?.items.map((one) => (
                <option key={one.id} value={one.id}>
                  {words(one.label)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('filing:which_applicant')} complaint={asked && !party && t('filing:choose_applicant')} required>
          {(control) => (
            <select {...control} className="input" value={party} onChange={(event) => chooseApplicant(event.target.value)}>
              <option value="">{t('choose')}</option>
              {applicants.data?.map((one) => (
                <option key={one.id} value={one.id} lang="zh-CN">
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('name')} hint={t('name_hint')}>
          {(control) => (
            <input
              {...control}
              className="input"
              value={name}
              maxLength={100}
              onChange={(event) => {
                setName(event.target.value)
                renew()
              }}
            />
          )}
        </Field>
        {open.isError && <Failure error={open.error} />}
        {applicants.isError && <Failure error={applicants.error} retry={() => void applicants.refetch()} />}
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

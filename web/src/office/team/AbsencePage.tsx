import { useState } from 'react'
import { Link } from 'react-router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, ProblemError, type Schemas } from '@/api/client'
import { useIdentity } from '@/api/session'
import { useToday } from '@/api/today'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { usePlaceNames } from '@/public/usePacks'
import { Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Failure, Loaded } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { useColleagues } from '../worklist/FilterBar'

const key = ['office', 'absence']

/** Says that one is away and who stands in; shows for whom one stands in, and who of the office is away. */
export function AbsencePage() {
  const { t } = useTranslation('office')
  const language = useLanguage()
  const { data: who } = useIdentity()
  const own = useQuery({ queryKey: [...key, 'own'], queryFn: () => answer(client.GET('/api/v1/account/absence')) })
  const span = (absence: Schemas['Absence']) => t('absence.span', { from: formatDay(absence.from, language), to: formatDay(absence.until, language) })
  return (
    <div className="page narrow stack-l">
      <PageTitle title={t('absence.title')} lead={t('absence.lead')} />
      <Loaded query={own}>
        {(found) => (
          <>
            <Panel title={t('absence.own')}>{found.absence ? <OwnAbsence absence={found.absence} span={span(found.absence)} /> : <AbsenceForm />}</Panel>
            <Panel title={t('absence.covering')}>
              {found.covering.length === 0 ? (
                <p className="soft">{t('absence.covering_none')}</p>
              ) : (
                <ul>
                  {found.covering.map((absence) => (
                    <li key={absence.account}>
                      <Chinese>{absence.name}</Chinese> · {span(absence)} · <Link to={`/office?assignee=${absence.account}`}>{t('absence.cases')}</Link>
                    </li>
                  ))}
                </ul>
              )}
            </Panel>
          </>
        )}
      </Loaded>
      {[...new Map(who?.appointments?.map((item) => [item.office, item.pack]))].map(([office, pack]) => (
        <OfficeAbsences key={office} office={office} pack={pack} span={span} />
      ))}
    </div>
  )
}

function OfficeAbsences({ office, pack, span }: { office: string; pack: string; span: (absence: Schemas['Absence']) => string }) {
  const { t } = useTranslation('office')
  const place = usePlaceNames()
  const list = useQuery({ queryKey: [...key, office], queryFn: () => answer(client.GET('/api/v1/offices/{office_id}/absences', { params: { path: { office_id: office }, query: { limit: 100 } } })) })
  return (
    <Panel title={t('absence.office', { office: place(pack) })}>
      <Loaded query={list} lines={2} empty={(page) => page.items.length === 0} whenEmpty={<Empty title={t('absence.none')} />}>
        {(page) => (
          <ul>
            {page.items.map((absence) => (
              <li key={absence.account}>
                <Chinese>{absence.name}</Chinese> · {span(absence)} · {t('absence.by', { name: absence.cover_name })}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}

function OwnAbsence({ absence, span }: { absence: Schemas['Absence']; span: string }) {
  const { t } = useTranslation('office')
  const cache = useQueryClient()
  const end = useMutation({
    mutationFn: () => answer(client.DELETE('/api/v1/account/absence')),
    onSuccess: () => cache.invalidateQueries({ queryKey: key }),
  })
  return (
    <div className="stack-s">
      {end.isError && <Failure error={end.error} />}
      <p>
        {span} · {t('absence.by', { name: absence.cover_name })}
      </p>
      <Button busy={end.isPending} onClick={() => end.mutate()}>
        {t('absence.end')}
      </Button>
    </div>
  )
}

function AbsenceForm() {
  const { t } = useTranslation('office')
  const cache = useQueryClient()
  const today = useToday()
  const { data: who } = useIdentity()
  const { data: colleagues } = useColleagues()
  const [from, setFrom] = useState(today)
  const [to, setTo] = useState(today)
  const [cover, setCover] = useState('')
  const save = useMutation({
    mutationFn: () => answer(client.PUT('/api/v1/account/absence', { body: { from, to, cover_account: cover } })),
    onSuccess: () => {
      say(t('absence.saved'))
      return cache.invalidateQueries({ queryKey: key })
    },
  })
  const complaint = (pointer: string) => (save.error instanceof ProblemError ? save.error.problem.errors?.find((item) => item.pointer === pointer)?.message : undefined)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {save.isError && <Failure error={save.error} />}
      <Field label={t('absence.from')} complaint={complaint('/from')} required>
        {(control) => <input {...control} type="date" className="input" min={today} value={from} onChange={(event) => setFrom(event.target.value)} />}
      </Field>
      <Field label={t('absence.to')} complaint={complaint('/to')} required>
        {(control) => <input {...control} type="date" className="input" min={from} value={to} onChange={(event) => setTo(event.target.value)} />}
      </Field>
      <Field label={t('absence.cover')} hint={t('absence.cover_hint')} complaint={complaint('/cover_account')} required>
        {(control) => (
          <select {...control} className="input" value={cover} onChange={(event) => setCover(event.target.value)}>
            <option value="">{t('correction.choose')}</option>
            {colleagues
              ?.filter((item) => item.account !== who?.id)
              .map((item) => (
                <option key={item.account} value={item.account} lang="zh-CN">
                  {item.name}
                </option>
              ))}
          </select>
        )}
      </Field>
      <Button type="submit" look="primary" busy={save.isPending}>
        {t('absence.save')}
      </Button>
    </form>
  )
}

import { useRef, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey, ProblemError, type Schemas } from '@/api/client'
import { useIdentity } from '@/api/session'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Banner, Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { PageTitle, Panel } from '@/ui/layout'
import { Failure, Loaded } from '@/ui/states'
import { NoNotice, useNotice } from '../notices/NoticePage'
import { CodeKeeper } from './CodeKeeper'
import { keepCode } from './code'

type Started = { id: string; code: string }

/** The first step of an objection: in whose name. What follows is filled in on the case's own page. */
export function ObjectPage() {
  const { t } = useTranslation('public')
  const { caseId = '' } = useParams()
  const query = useNotice(caseId)
  const language = useLanguage()
  if (query.error instanceof ProblemError && query.error.status === 404) return <NoNotice />
  return (
    <div className="page narrow stack-l">
      <Loaded query={query}>
        {(notice) => (
          <>
            <PageTitle title={t('object.title')} lead={notice.objection_allowed ? t('object.until', { day: formatDay(notice.notice_until, language) }) : undefined} />
            <p>
              {t('object.against')}{' '}
              <Link to={`/notices/${notice.id}`}>
                <Chinese>{notice.title}</Chinese>
              </Link>{' '}
              <span className="mono soft small">{notice.number}</span>
            </p>
            {notice.objection_allowed ? <Beginning notice={notice} /> : <Banner tone="neutral"><p>{t('object.closed_text')}</p></Banner>}
          </>
        )}
      </Loaded>
    </div>
  )
}

function Beginning({ notice }: { notice: Schemas['Notice'] }) {
  const { t } = useTranslation('public')
  const navigate = useNavigate()
  const { data: who } = useIdentity()
  const parties = who?.signed_in ? (who.memberships ?? []) : []
  const [mine, setMine] = useState(true)
  const [party, setParty] = useState('')
  const [name, setName] = useState('')
  const [complaint, setComplaint] = useState(false)
  const [started, setStarted] = useState<Started>()
  const key = useRef(idempotencyKey())
  const forParty = parties.length > 0 && mine
  const chosen = party || parties[0]?.party || ''
  const start = useMutation({
    mutationFn: () =>
      answer(
        client.POST('/api/v1/notices/{case_id}/objections', {
          params: { path: { case_id: notice.id }, header: { 'Idempotency-Key': key.current } },
          body: forParty ? { party: chosen, form: {} } : { real_name: name.trim(), form: { name: name.trim() } },
        }),
      ),
    onSuccess: ({ id, code }) => {
      if (forParty) return void navigate(`/my/cases/${id}`)
      keepCode(id, code)
      setStarted({ id, code })
    },
  })
  if (started) return <CodeKeeper id={started.id} code={started.code} />
  return (
    <form
      className="stack-l"
      onSubmit={(event) => {
        event.preventDefault()
        const missing = !forParty && name.trim().length < 2
        setComplaint(missing)
        if (!missing) start.mutate()
      }}
    >
      {start.isError && <Failure error={start.error} />}
      <Panel title={t('object.who')}>
        <div className="stack">
          {parties.length > 0 && (
            <fieldset className="stack-s">
              <legend className="visually-hidden">{t('object.who')}</legend>
              {[true, false].map((option) => (
                <label key={String(option)} className="choice">
                  <input type="radio" name="who" checked={mine === option} onChange={() => setMine(option)} />
                  <span>{t(option ? 'object.who_account' : 'object.who_name')}</span>
                </label>
              ))}
            </fieldset>
          )}
          {who?.signed_in && parties.length === 0 && <p className="soft small">{t('object.no_parties')}</p>}
          {!who?.signed_in && (
            <p className="soft small">
              {t('object.signed_in_only')} <Link to={`/sign-in?to=${encodeURIComponent(`/notices/${notice.id}/object`)}`}>{t('object.sign_in')}</Link>
            </p>
          )}
          {forParty ? (
            <Field label={t('object.party')} required>
              {(control) => (
                <select {...control} className="input" value={chosen} onChange={(event) => setParty(event.target.value)}>
                  {parties.map((membership) => (
                    <option key={membership.party} value={membership.party}>
                      {membership.name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          ) : (
            <Field label={t('object.real_name')} hint={t('object.real_name_hint')} complaint={complaint && t('object.name_missing')} required>
              {(control) => (
                <input
                  {...control}
                  className="input"
                  autoComplete="name"
                  maxLength={200}
                  value={name}
                  onChange={(event) => {
                    key.current = idempotencyKey()
                    setName(event.target.value)
                  }}
                />
              )}
            </Field>
          )}
        </div>
      </Panel>
      <div className="row">
        <Button type="submit" look="primary" busy={start.isPending}>
          {t('object.start')}
        </Button>
        {!forParty && <span className="soft small">{t('object.start_hint')}</span>}
      </div>
      <p className="small">
        <Link to="/objections">{t('object.own_case')}</Link>
      </p>
    </form>
  )
}

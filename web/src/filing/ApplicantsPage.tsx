import { useState } from 'react'
import { Link } from 'react-router'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { useCaseChanged, type Case } from '@/cases'
import { formatShare } from '@/format/amounts'
import { Chinese } from '@/format/text'
import { cleanCode } from '@/form'
import { Banner, Button, Tag } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { PageTitle, Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'
import { useDraft } from './draft'
import look from './filing.module.css'

type Participant = Case['participants'][number]

/** Basis points of a percentage as it was typed; undefined where it is none. */
export function basisPoints(text: string): number | undefined {
  const cleaned = cleanCode(text).text.replace(/%$/, '')
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(cleaned)) return undefined
  const points = Math.round(Number(cleaned) * 100)
  return points <= 10_000 ? points : undefined
}

export function ApplicantsPage() {
  const { t } = useTranslation('filing')
  const { file } = useDraft()
  return (
    <div className="page narrow stack-l">
      <p className="small">
        <Link to=".." relative="path">
          {t('to_tasks')}
        </Link>
      </p>
      <PageTitle title={t(file.rights.length > 0 ? 'sides' : 'applicants')} lead={t(file.rights.length > 0 ? 'sides_lead' : 'applicants_lead')} />
      <ApplicantsPanel />
    </div>
  )
}

/** Who applies, with which share, and who has confirmed. */
export function ApplicantsPanel() {
  const { t } = useTranslation('filing')
  const { file } = useDraft()
  const people = file.participants.filter((one) => one.role === 'applicant' || one.role === 'co_applicant' || one.role === 'counterparty')
  // A filing about a right brings in the other side; what shares mean there, the procedure checks.
  const aboutRight = file.rights.length > 0
  const sum = people.reduce((total, one) => total + one.share_bp, 0)
  return (
    <Panel title={t(file.rights.length > 0 ? 'sides' : 'applicants')}>
      <ul className={look.applicants}>
        {people.map((one) => (
          <Applicant key={one.party} file={file} one={one} joint={people.length > 1} />
        ))}
      </ul>
      {!aboutRight && sum !== 10_000 && <Banner tone="wait">{t('shares_sum', { sum: formatShare(sum) })}</Banner>}
      {people.length > 1 && <p className="soft small">{t('confirm_hint')}</p>}
      <Invite key={people.length} file={file} role={aboutRight ? 'counterparty' : 'co_applicant'} rest={aboutRight ? 0 : Math.max(0, 10_000 - sum)} />
    </Panel>
  )
}

function useParticipants(file: Case) {
  const changed = useCaseChanged()
  const { keeper } = useDraft()
  return async (work: () => Promise<unknown>) => {
    await keeper.flush() // the revision that the change makes must follow what was typed
    await work()
    await changed(file.id)
  }
}

function Applicant({ file, one, joint }: { file: Case; one: Participant; joint: boolean }) {
  const { t } = useTranslation('filing')
  const [share, setShare] = useState(String(one.share_bp / 100))
  const run = useParticipants(file)
  const path = { case_id: file.id, party_id: one.party }
  const points = basisPoints(share)
  const change = useMutation({ mutationFn: () => run(() => answer(client.PATCH('/api/v1/cases/{case_id}/participants/{party_id}', { params: { path }, body: { share_bp: points! } }))) })
  const remove = useMutation({ mutationFn: () => run(() => answer(client.DELETE('/api/v1/cases/{case_id}/participants/{party_id}', { params: { path } }))) })
  const failure = change.error ?? remove.error
  return (
    <li>
      <div>
        <strong>
          <Chinese>{one.name}</Chinese>
        </strong>{' '}
        {one.role === 'counterparty' && <span className="soft small">{t('cases:role.counterparty')}</span>} {joint && one.role !== 'applicant' && <Tag tone={one.confirmed ? 'good' : 'wait'}>{t(one.confirmed ? 'confirmed' : 'not_confirmed')}</Tag>}
      </div>
      <label className={look.share}>
        <span className="visually-hidden">
          <Chinese>{t('share_of', { name: one.name })}</Chinese>
        </span>
        <input className="input numeric" inputMode="decimal" value={share} aria-invalid={points === undefined || undefined} onChange={(event) => setShare(event.target.value)} /> {'%'}
      </label>
      {points !== undefined && points !== one.share_bp && (
        <Button small busy={change.isPending} onClick={() => change.mutate()}>
          {t('save_share')}
        </Button>
      )}
      {one.role !== 'applicant' && (
        <Button small look="plain" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t('take_out')}
        </Button>
      )}
      {points === undefined && <p className={look.wrong}>{t('share_wrong')}</p>}
      {failure && <Failure error={failure} />}
    </li>
  )
}

/** Brings in another applicant by credit code; nobody needs to know party numbers. */
function Invite({ file, role, rest }: { file: Case; role: 'co_applicant' | 'counterparty'; rest: number }) {
  const { t } = useTranslation('filing')
  const [code, setCode] = useState('')
  const [share, setShare] = useState(rest > 0 || role === 'counterparty' ? String(rest / 100) : '')
  const [found, setFound] = useState<Schemas['PartyName'] | null>()
  const run = useParticipants(file)
  const points = basisPoints(share)
  const find = useMutation({
    mutationFn: () => answer(client.GET('/api/v1/parties', { params: { query: { identifier: code } } })),
    onSuccess: ({ items }) => setFound(items[0] ?? null),
  })
  const add = useMutation({
    mutationFn: () => run(() => answer(client.POST('/api/v1/cases/{case_id}/participants', { params: { path: { case_id: file.id } }, body: { party: found!.id, share_bp: points!, role } }))),
    onSuccess: () => {
      setCode('')
      setFound(undefined)
    },
  })
  return (
    <details className={look.invite}>
      <summary>{t(role === 'counterparty' ? 'invite_side' : 'invite')}</summary>
      <form
        className="stack-s"
        onSubmit={(event) => {
          event.preventDefault()
          if (found && points !== undefined) add.mutate()
          else find.mutate()
        }}
      >
        <Field label={t('credit_code')} hint={t('credit_code_hint')} required>
          {(control) => (
            <input
              {...control}
              className="input mono"
              value={code}
              onChange={(event) => {
                setCode(cleanCode(event.target.value).text.toUpperCase())
                setFound(undefined)
              }}
            />
          )}
        </Field>
        {found === null && <p className={look.wrong}>{t('party_unknown')}</p>}
        {found && (
          <>
            <p>
              <strong>
                <Chinese>{found.name}</Chinese>
              </strong>
            </p>
            <Field label={t('share')} hint={t(role === 'counterparty' ? 'share_hint_side' : 'share_hint')} required complaint={share !== '' && points === undefined ? t('share_wrong') : undefined}>
              {(control) => <input {...control} className={`input numeric ${look.shareInput}`} inputMode="decimal" value={share} onChange={(event) => setShare(event.target.value)} />}
            </Field>
          </>
        )}
        {(find.isError || add.isError) && <Failure error={find.error ?? add.error} />}
        <div className="row">
          <Button type="submit" busy={find.isPending || add.isPending}>
            {t(found ? (role === 'counterparty' ? 'add_side' : 'add_applicant') : 'find_party')}
          </Button>
        </div>
      </form>
    </details>
  )
}

import { useRef } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Upload } from 'lucide-react'
import { usePages } from '@/api/pages'
import { useIdentity } from '@/api/session'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { RefusedFiles } from '@/form/RefusedFiles'
import { useFileCheck } from '@/form/useFileCheck'
import { Button, ButtonLink } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { PageTitle, Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Empty, Failure, Loaded } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { depositsKey, handIn, readDeposits } from './data'
import './text'

/** As src/office/deposits.h says. */
const documentTerms = { kinds: ['.json'], limit: 16 * 1024 * 1024 }

interface Party {
  party: string
  name: string
}

/** The deposits of the parties that this account belongs to. */
export function DepositListPage() {
  const { t } = useTranslation('deposits')
  const who = useIdentity()
  return (
    <div className="page stack-l">
      <Loaded
        query={who}
        empty={(identity) => !identity.memberships?.length}
        whenEmpty={
          <>
            <PageTitle title={t('list.title')} lead={t('list.lead')} />
            <Empty title={t('list.no_party')} action={<ButtonLink to="/my/parties?new=1">{t('list.no_party')}</ButtonLink>}>
              {t('list.no_party_explain')}
            </Empty>
          </>
        }
      >
        {(identity) => <Deposits parties={identity.memberships ?? []} />}
      </Loaded>
    </div>
  )
}

function Deposits({ parties }: { parties: Party[] }) {
  const { t } = useTranslation('deposits')
  const language = useLanguage()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const [query, setQuery] = useSearchParams()
  const chooser = useRef<HTMLInputElement>(null)
  const party = parties.find((one) => one.party === query.get('party'))?.party ?? parties[0]!.party
  const list = usePages(depositsKey(party), (after) => readDeposits(party, after))
  const { check, refused } = useFileCheck(documentTerms)
  const sending = useMutation({
    mutationFn: (file: File) => handIn(party, file),
    onSuccess: (deposit) => {
      void cache.invalidateQueries({ queryKey: depositsKey(party) })
      say(t('list.done', { number: deposit.number }))
      void navigate(`/my/deposits/${deposit.id}`)
    },
  })
  return (
    <>
      <PageTitle
        title={t('list.title')}
        lead={t('list.lead')}
        actions={
          <Button look="primary" busy={sending.isPending} onClick={() => chooser.current?.click()}>
            <Upload size={16} aria-hidden /> {t('list.hand_in')}
          </Button>
        }
      />
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('list.choose')}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) void check([file]).then(([good]) => good && sending.mutate(good))
        }}
      />
      <RefusedFiles files={refused} />
      {sending.isError && <Failure error={sending.error} />}
      {parties.length > 1 && (
        <Field label={t('list.whose')}>
          {(control) => (
            <select {...control} value={party} onChange={(event) => setQuery({ party: event.target.value }, { replace: true })}>
              {parties.map((one) => (
                <option key={one.party} value={one.party}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Panel flush>
        <Pages query={list} whenEmpty={<Empty title={t('list.empty')}>{t('list.empty_explain')}</Empty>}>
          <ul className="plain-list">
            {list.items.map((deposit) => (
              <li key={deposit.id}>
                <Link className="grow" to={`/my/deposits/${deposit.id}`}>
                  <Chinese>{deposit.title || deposit.source_name}</Chinese>
                </Link>
                {deposit.rows !== null && <span className="small soft numeric">{t('similar.rows', { count: deposit.rows })}</span>}
                <span className="small mono">{deposit.number}</span>
                <time className="small soft" dateTime={deposit.received_at}>
                  {formatMoment(deposit.received_at, language)}
                </time>
              </li>
            ))}
          </ul>
        </Pages>
      </Panel>
    </>
  )
}

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { inboxCountKey } from '@/api/inbox'
import { usePages } from '@/api/pages'
import { isOfficial, useIdentity, type Identity } from '@/api/session'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage } from '@/format/text'
import { Button } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { Pages } from '@/ui/Pages'
import { Empty, Failure } from '@/ui/states'

type Item = Schemas['InboxItem']

/** Where an item leads: its case at the reader's side, the power of attorney, or the register entry. */
export function targetOf(item: Item, who?: Identity): string | undefined {
  if (item.kind.startsWith('rereading_')) return '/office/rereadings'
  if (item.case_id) return isOfficial(who) ? `/office/cases/${item.case_id}` : `/my/cases/${item.case_id}`
  if (item.power_id) return '/my/powers'
  if (item.registration_number) return `/register/${item.registration_number}`
  return undefined
}

/** What this account is told, newest first, seen and unseen. */
export function InboxPage() {
  const { t } = useTranslation('account')
  const language = useLanguage()
  const cache = useQueryClient()
  const [query, setQuery] = useSearchParams()
  const unseenOnly = query.get('show') === 'unseen'
  const inbox = usePages(['inbox', language, unseenOnly], (after) => answer(client.GET('/api/v1/inbox', { params: { query: { after, unseen: unseenOnly || undefined } } })))
  const mark = useMutation({
    mutationFn: (which: { ids?: string[]; up_to?: string }) => answer(client.POST('/api/v1/inbox/seen', { body: which })),
    onSuccess: (left) => {
      cache.setQueryData(inboxCountKey, left.unseen)
      void cache.invalidateQueries({ queryKey: ['inbox'] })
    },
  })
  const unseen = inbox.first?.unseen ?? 0
  const newest = inbox.items[0]
  return (
    <div className="stack">
      <div className="row spread">
        <div className="row" role="group" aria-label={t('inbox.show')}>
          {(['all', 'unseen'] as const).map((which) => (
            <button key={which} type="button" className="button small toggle" aria-pressed={unseenOnly === (which === 'unseen')} onClick={() => setQuery(which === 'all' ? {} : { show: which }, { replace: true })}>
              {t(which === 'all' ? 'inbox.all' : 'inbox.unseen', { count: unseen })}
            </button>
          ))}
        </div>
        {unseen > 0 && newest && (
          <Button small busy={mark.isPending && mark.variables.up_to !== undefined} onClick={() => mark.mutate({ up_to: newest.id })}>
            {t('inbox.mark_all')}
          </Button>
        )}
      </div>
      {mark.isError && <Failure error={mark.error} />}
      <Panel flush>
        <Pages query={inbox} whenEmpty={<Empty title={t(unseenOnly ? 'inbox.empty_unseen' : 'inbox.empty')}>{t('inbox.empty_explain')}</Empty>}>
          <ul className="plain-list inbox">
            {inbox.items.map((item) => (
              <InboxRow key={item.id} item={item} onSeen={() => !item.seen && mark.mutate({ ids: [item.id] })} />
            ))}
          </ul>
        </Pages>
      </Panel>
    </div>
  )
}

function InboxRow({ item, onSeen }: { item: Item; onSeen: () => void }) {
  const { t } = useTranslation('account')
  const language = useLanguage()
  const { data: who } = useIdentity()
  const target = targetOf(item, who)
  return (
    <li className={item.seen ? undefined : 'unseen'}>
      <span className="grow">
        {!item.seen && <span className="visually-hidden">{t('inbox.new')} </span>}
        {target ? (
          <Link to={target} onClick={onSeen}>
            <Chinese>{item.text}</Chinese>
          </Link>
        ) : (
          <Chinese>{item.text}</Chinese>
        )}
        <span className="soft small about">
          {item.title && !item.text.includes(item.title) && <Chinese>{item.title}</Chinese>} {item.registration_number ?? item.case_number}
        </span>
      </span>
      <time className="soft small numeric nowrap" dateTime={item.at}>
        {formatMoment(item.at, language)}
      </time>
      <span className="seen-mark">
        {!item.seen && (
          <Button small look="plain" onClick={onSeen} aria-label={t('inbox.mark_named', { text: item.text })}>
            {t('inbox.mark')}
          </Button>
        )}
      </span>
    </li>
  )
}

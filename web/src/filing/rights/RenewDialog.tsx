import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey } from '@/api/client'
import { useFormSchema } from '@/cases'
import { SchemaForm, type Schema, type Value } from '@/form'
import { Chinese } from '@/format/text'
import { usePlaceNames } from '@/public/usePacks'
import { Button, Tag } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Failure, Loaded } from '@/ui/states'
import { renewalGroups, type RenewalGroup } from './renewalGroups'
import type { DocketItem } from './rights'

interface RenewDialogProps {
  /** Rights to be renewed; none shows nothing. */
  items: DocketItem[]
  onClose: () => void
  onDone: () => void
}

/** Renews several rights; each holder makes one statement per place, every right has its own answer. */
export function RenewDialog({ items, onClose, onDone }: RenewDialogProps) {
  const { t } = useTranslation('filing')
  return (
    <Dialog open={items.length > 0} title={t('rights.renew_title')} onClose={onClose}>
      {items.length > 0 && <RenewForms items={items} onClose={onClose} onDone={onDone} />}
    </Dialog>
  )
}

const isFile = (field: Schema) => field.format === 'blob' || field.items?.format === 'blob' || field.items?.properties?.blob !== undefined

function RenewForms({ items, onClose, onDone }: RenewDialogProps) {
  const place = usePlaceNames()
  const [groups] = useState(() => renewalGroups(items)) // what was ticked stays while the list behind is read anew
  return (
    <div className="stack-l">
      {groups.map((group) => (
        <section key={`${group.holder} ${group.pack}`}>
          {groups.length > 1 && (
            <h3>
              <Chinese>{group.holderName}</Chinese> <span className="soft small">{place(group.pack)}</span>
            </h3>
          )}
          <RenewForm group={group} onClose={onClose} onDone={onDone} />
        </section>
      ))}
    </div>
  )
}

function RenewForm({ group, onClose, onDone }: { group: RenewalGroup; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation('filing')
  const cache = useQueryClient()
  const given = group.items
  const [form, setForm] = useState<Value>({})
  const key = useRef(idempotencyKey())
  const schema = useFormSchema(group.pack, 'renewal')
  const renew = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/docket/renewals', { params: { header: { 'Idempotency-Key': key.current } }, body: { applicant: group.holder, numbers: given.map((one) => one.number), form } })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['cases'] })
    },
  })
  const nameOf = (number: string) => given.find((one) => one.number === number)?.name ?? number
  if (renew.data)
    return (
      <div className="stack">
        <p role="status">{t('rights.renewed', { done: renew.data.done, count: given.length })}</p>
        <ul className="plain-list">
          {renew.data.items.map((one) => (
            <li key={one.number}>
              <span className="grow">
                {one.case_id ? <Link to={`/my/cases/${one.case_id}`}><Chinese>{nameOf(one.number)}</Chinese></Link> : <Chinese>{nameOf(one.number)}</Chinese>}
                {one.obstacle && <span className="small soft"> {one.obstacle.mend}</span>}
              </span>
              <Tag tone={one.ok ? 'good' : 'bad'}>{one.ok ? t('rights.filed') : one.obstacle?.message}</Tag>
            </li>
          ))}
        </ul>
        <Button look="primary" onClick={() => { onDone(); onClose() }}>
          {t('common:action.close')}
        </Button>
      </div>
    )
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        renew.mutate()
      }}
    >
      <ul>
        {given.map((one) => (
          <li key={one.number}>
            <Chinese>{one.name}</Chinese> <span className="mono small soft">{one.number}</span>
          </li>
        ))}
      </ul>
      <Loaded query={schema}>
        {(found) => (
          <SchemaForm
            schema={found.schema}
            names={Object.entries(found.schema.properties ?? {}).filter(([, field]) => !isFile(field)).map(([name]) => name)}
            value={form}
            onChange={(next) => {
              key.current = idempotencyKey()
              setForm(next)
            }}
            problems={[]}
            pack={group.pack}
            prefix="r"
          />
        )}
      </Loaded>
      {renew.isError && <Failure error={renew.error} />}
      <div className="row">
        <Button type="submit" look="primary" busy={renew.isPending}>
          {t('rights.renew_chosen', { count: given.length })}
        </Button>
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
      </div>
    </form>
  )
}

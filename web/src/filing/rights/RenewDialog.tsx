import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, idempotencyKey } from '@/api/client'
import { useFormSchema } from '@/cases'
import { isFileField, SchemaForm, type Value } from '@/form'
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
  /** These have been filed: nobody should file them again. */
  onRenewed: (numbers: string[]) => void
}

/** Renews several rights; each holder makes one statement per place, every right has its own answer. */
export function RenewDialog({ items, onClose, onRenewed }: RenewDialogProps) {
  const { t } = useTranslation('filing')
  return (
    <Dialog open={items.length > 0} title={t('rights.renew_title')} onClose={onClose}>
      {items.length > 0 && <RenewForms items={items} onClose={onClose} onRenewed={onRenewed} />}
    </Dialog>
  )
}

function RenewForms({ items, onClose, onRenewed }: RenewDialogProps) {
  const { t } = useTranslation('filing')
  const place = usePlaceNames()
  const groups = renewalGroups(items)
  const [done, setDone] = useState(0)
  return (
    <div className="stack-l">
      {groups.map((group) => (
        <section key={`${group.holder} ${group.pack}`}>
          {groups.length > 1 && (
            <h3>
              <Chinese>{group.holderName}</Chinese> <span className="soft small">{place(group.pack)}</span>
            </h3>
          )}
          <RenewForm
            group={group}
            onRenewed={(numbers) => {
              setDone((before) => before + 1)
              onRenewed(numbers)
            }}
          />
        </section>
      ))}
      <div className="row">
        <Button look={done === groups.length ? 'primary' : undefined} onClick={onClose}>
          {t(done > 0 ? 'common:action.close' : 'common:action.cancel')}
        </Button>
      </div>
    </div>
  )
}

function RenewForm({ group, onRenewed }: { group: RenewalGroup; onRenewed: (numbers: string[]) => void }) {
  const { t } = useTranslation('filing')
  const cache = useQueryClient()
  const given = group.items
  const [form, setForm] = useState<Value>({})
  const key = useRef(idempotencyKey())
  const schema = useFormSchema(group.pack, 'renewal')
  const renew = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/docket/renewals', { params: { header: { 'Idempotency-Key': key.current } }, body: { applicant: group.holder, numbers: given.map((one) => one.number), form } })),
    onSuccess: ({ items }) => {
      onRenewed(items.filter((one) => one.ok).map((one) => one.number))
      return cache.invalidateQueries({ queryKey: ['cases'] })
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
            names={Object.entries(found.schema.properties ?? {}).filter(([, field]) => !isFileField(field, found.schema)).map(([name]) => name)}
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
      </div>
    </form>
  )
}

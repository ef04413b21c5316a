import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { Chinese } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Empty, Loaded } from '@/ui/states'
import { askedOf, type CaseSummary, type Filter } from './filters'
import { workListKey } from './useWorkList'

interface GroupsProps {
  open: boolean
  filter: Filter
  onClose: () => void
  /** Only this batch is to be listed. */
  onBatch: (batch: string) => void
  onDecide: (cases: CaseSummary[]) => void
}

/** Cases of the list that look alike, to be seen or decided together. */
export function GroupsDialog({ open, filter, onClose, ...rest }: GroupsProps) {
  const { t } = useTranslation('office')
  return (
    <Dialog open={open} title={t('groups.title')} onClose={onClose}>
      {open && <Groups filter={filter} {...rest} />}
    </Dialog>
  )
}

function Groups({ filter, onBatch, onDecide }: Omit<GroupsProps, 'open' | 'onClose'>) {
  const { t } = useTranslation('office')
  const groups = useQuery({
    queryKey: [...workListKey, 'groups', filter],
    queryFn: () => answer(client.GET('/api/v1/cases/groups', { params: { query: { ...askedOf(filter), order: undefined, direction: undefined } } })),
  })
  return (
    <Loaded query={groups} empty={(found) => found.groups.length === 0} whenEmpty={<Empty title={t('groups.none')}>{t('groups.none_hint')}</Empty>}>
      {(found) => (
        <div className="stack">
          <p className="small soft">{t(found.more ? 'groups.looked_at_first' : 'groups.looked_at', { count: found.looked_at })}</p>
          <ul className="plain-list">
            {found.groups.map((group) => (
              <li key={group.items[0]!.id}>
                <div className="grow">
                  <Chinese>{group.title}</Chinese>
                  <div className="small soft">
                    <Chinese>{group.lead_name}</Chinese>
                  </div>
                </div>
                {group.batch && <Tag tone="action">{t('groups.batch')}</Tag>}
                <span className="numeric small">{t('groups.cases', { count: group.items.length })}</span>
                {group.batch && (
                  <Button small onClick={() => onBatch(group.batch!)}>
                    {t('groups.list')}
                  </Button>
                )}
                <Button small look="primary" onClick={() => onDecide(group.items)}>
                  {t('groups.decide', { count: group.items.length })}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Loaded>
  )
}

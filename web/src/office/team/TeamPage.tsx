import { Link } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { useIdentity } from '@/api/session'
import { formatDay } from '@/format/dates'
import { Chinese, useLanguage, useListing } from '@/format/text'
import { usePlaceNames } from '@/public/usePacks'
import { Tag } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Loaded } from '@/ui/states'
import { Table } from '@/ui/Table'
import look from './team.module.css'

type Load = Schemas['Workload']['all']

/** How much work lies with whom, for those who lead an office. */
export function TeamPage() {
  const { t } = useTranslation('office')
  const { data: who } = useIdentity()
  const leads = (who?.appointments ?? []).filter((item) => item.role === 'registrar' || item.role === 'reviewer')
  const offices = [...new Set(leads.map((item) => item.office))]
  return (
    <div className="page wide stack">
      <PageTitle title={t('team.title')} lead={t('team.lead')} />
      {offices.length === 0 && <Empty title={t('team.not_yours')}>{t('team.not_yours_mend')}</Empty>}
      {offices.map((office) => (
        <OfficeLoad key={office} office={office} pack={leads.find((item) => item.office === office)!.pack} />
      ))}
    </div>
  )
}

function OfficeLoad({ office, pack }: { office: string; pack: string }) {
  const place = usePlaceNames()
  const workload = useQuery({ queryKey: ['office', 'workload', office], queryFn: () => answer(client.GET('/api/v1/offices/{office_id}/workload', { params: { path: { office_id: office } } })) })
  return (
    <Panel title={place(pack)} flush>
      <Loaded query={workload}>{(found) => <LoadTable workload={found} />}</Loaded>
    </Panel>
  )
}

function LoadTable({ workload }: { workload: Schemas['Workload'] }) {
  const { t } = useTranslation('office')
  const language = useLanguage()
  const listing = useListing()
  const most = Math.max(1, ...workload.officials.map((one) => one.load.open), workload.unassigned.open)
  const cells = (load: Load, search: string) => (
    <>
      <td>
        <Link className="numeric" to={{ pathname: '/office', search }}>
          {load.open}
        </Link>
        <span className={look.bar} aria-hidden>
          <span style={{ width: `${(100 * load.open) / most}%` }} />
        </span>
      </td>
      <td className="numeric">{load.waits_on_office}</td>
      <td className="numeric">{load.due_within_3_days}</td>
      <td className="numeric">{load.overdue > 0 ? <Tag tone="bad">{load.overdue}</Tag> : 0}</td>
    </>
  )
  return (
    <Table caption={t('team.caption', { open: workload.all.open, overdue: workload.all.overdue })} columns={(['person', 'roles', 'open', 'ours', 'soon', 'overdue'] as const).map((name) => t(`team.${name}`))} className={look.load}>
      <tr>
        <th scope="row">{t('unassigned')}</th>
        <td />
        {cells(workload.unassigned, 'assignee=none')}
      </tr>
      {workload.officials.map((one) => (
        <tr key={one.account}>
          <th scope="row">
            <Chinese>{one.name}</Chinese> {!one.active && <Tag tone="bad">{t('team.locked')}</Tag>}
            {one.away_until && (
              <div className="small soft">
                {t('team.away', { day: formatDay(one.away_until, language), name: one.cover_name ?? '' })}
              </div>
            )}
          </th>
          <td>{listing(one.roles.map((role) => t(`common:role.${role}`)))}</td>
          {cells(one.load, `assignee=${one.account}`)}
        </tr>
      ))}
    </Table>
  )
}

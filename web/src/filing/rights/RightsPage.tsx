import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { useIdentity } from '@/api/session'
import { useToday } from '@/api/today'
import { formatDay } from '@/format/dates'
import { rightTone } from '@/format/status'
import { Chinese, useLanguage } from '@/format/text'
import { ButtonLink, Tag } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Loaded } from '@/ui/states'
import { Table } from '@/ui/Table'
import { useMyRights, windowOpens } from './rights'

/** The rights of my parties, those that lapse first on top. */
export function RightsPage() {
  const { t } = useTranslation('filing')
  const language = useLanguage()
  const today = useToday()
  const { data: who } = useIdentity()
  const rights = useMyRights(who)
  return (
    <div className="page stack-l">
      <PageTitle title={t('rights.title')} lead={t('rights.lead')} />
      <Panel flush>
        <Loaded query={rights} lines={8} empty={(items) => items.length === 0} whenEmpty={<Empty title={t('rights.none')} action={<ButtonLink to="/my/new">{t('new')}</ButtonLink>}>{t('rights.none_hint')}</Empty>}>
          {(items) => (
            <Table caption={t('rights.title')} captionHidden columns={[t('rights.name'), t('rights.number'), t('rights.until'), t('rights.status')]}>
              {items.map((right) => (
                <tr key={right.number}>
                  <th scope="row" className="plain-head">
                    <Link to={`/my/rights/${encodeURIComponent(right.number)}`}>
                      <Chinese>{right.name}</Chinese>
                    </Link>
                  </th>
                  <td className="mono nowrap">{right.number}</td>
                  <td className="nowrap numeric">
                    {formatDay(right.valid_until, language)} {right.status === 'registered' && windowOpens(right.valid_until, 6) <= today && <Tag tone="wait">{t('rights.soon')}</Tag>}
                  </td>
                  <td>
                    <Tag tone={rightTone(right.status)}>{t(`common:right_status.${right.status}`)}</Tag>
                  </td>
                </tr>
              ))}
            </Table>
          )}
        </Loaded>
      </Panel>
    </div>
  )
}

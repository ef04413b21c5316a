import { Link, useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { RecordalList } from '@/public/register/RecordalList'
import { formatShare } from '@/format/amounts'
import { rightTone } from '@/format/status'
import { Chinese } from '@/format/text'
import { ButtonLink, Tag } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { DateLog } from './DateLog'
import { Extracts } from './Extracts'
import { LifeLine } from './LifeLine'
import { Offers } from './Offers'
import { useRight, useRightRules, type Right } from './rights'
import look from './rights.module.css'

/** One right as its holder or the other side of a recordal sees it: its life, what stands on it, what can be done. */
export function RightPage() {
  const { number = '' } = useParams()
  const right = useRight(number)
  return (
    <div className="page stack-l">
      <Loaded query={right} lines={10}>
        {(found) => <RightView right={found} />}
      </Loaded>
    </div>
  )
}

function RightView({ right }: { right: Right }) {
  const { t } = useTranslation('filing')
  const rules = useRightRules(right.jurisdiction)
  return (
    <>
      <PageTitle
        title={<Chinese>{right.name}</Chinese>}
        window={right.name}
        lead={
          <>
            <Link to="/my/rights">{t('rights.title')}</Link> · <span className="mono">{right.number}</span> <Tag tone={rightTone(right.status)}>{t(`common:right_status.${right.status}`)}</Tag>
          </>
        }
        actions={
          <ButtonLink to={`/register/${encodeURIComponent(right.number)}`} small>
            {t('see_entry')}
          </ButtonLink>
        }
      />
      <LifeLine right={right} />
      <div className={look.right}>
        <Loaded query={rules} lines={6}>
          {({ procedures }) => <Offers right={right} procedures={procedures} />}
        </Loaded>
        <aside className="stack">
          <Panel title={t('rights.standing')}>{right.recordals.length > 0 ? <RecordalList recordals={right.recordals} pack={right.jurisdiction} /> : <p className="soft">{t('rights.nothing_stands')}</p>}</Panel>
          <Panel title={t('rights.holders')} flush>
            <ul className="plain-list">
              {right.holders.map((holder, at) => (
                <li key={at}>
                  <span className="grow">{holder.name ? <Chinese>{holder.name}</Chinese> : t('common:party_kind.person')}</span>
                  <span className="numeric">{formatShare(holder.share_bp)}</span>
                </li>
              ))}
            </ul>
          </Panel>
          <Extracts right={right} />
        </aside>
      </div>
      <DateLog number={right.number} />
    </>
  )
}

import { useSearchParams, Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { Plus } from 'lucide-react'
import { useIdentity } from '@/api/session'
import { Chinese } from '@/format/text'
import { Button, ButtonLink, Tag } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Loaded } from '@/ui/states'
import { NewParty } from './NewParty'

/** The companies, institutions and persons that this account may act for. */
export function PartyListPage() {
  const { t } = useTranslation('parties')
  const who = useIdentity()
  const [query, setQuery] = useSearchParams()
  const entering = query.get('new') !== null
  const close = () => setQuery({}, { replace: true })
  return (
    <div className="page stack-l parties">
      <PageTitle
        title={t('list.title')}
        lead={t('list.lead')}
        actions={
          <>
            <ButtonLink to="/my/powers">{t('powers.title')}</ButtonLink>
            <Button look="primary" onClick={() => setQuery({ new: '1' })}>
              <Plus size={16} aria-hidden /> {t('list.new')}
            </Button>
          </>
        }
      />
      <Panel flush>
        <Loaded
          query={who}
          empty={(identity) => !identity.memberships?.length}
          whenEmpty={
            <Empty
              title={t('list.empty')}
              action={
                <Button look="primary" onClick={() => setQuery({ new: '1' })}>
                  {t('list.new')}
                </Button>
              }
            >
              {t('list.empty_explain')}
            </Empty>
          }
        >
          {(identity) => (
            <ul className="plain-list">
              {identity.memberships?.map((party) => (
                <li key={party.party}>
                  <Link className="grow" to={`/my/parties/${party.party}`}>
                    <Chinese>{party.name}</Chinese>
                  </Link>
                  <Tag tone={party.role === 'owner' ? 'action' : 'neutral'}>{t(`common:member_role.${party.role}`)}</Tag>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      <NewParty open={entering} onClose={close} />
    </div>
  )
}

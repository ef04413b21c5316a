import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { useWords } from '@/format/text'
import { Tag } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import './rules.css'
import './text'

/** The rule packs in force: version, how well each is sourced, digest. */
export function PackList() {
  const { t } = useTranslation('rules')
  const words = useWords()
  const packs = useQuery({ queryKey: ['rule-packs'], queryFn: () => answer(client.GET('/api/v1/rules')), staleTime: 600_000 })
  return (
    <Panel title={t('packs.title')} flush>
      <Loaded query={packs}>
        {(list) => (
          <ul className="plain-list">
            {list.items.map((pack) => (
              <li key={pack.id}>
                <span className="grow">
                  <Link to={`/rules/${pack.id}`}>{words(pack.label)}</Link>
                  <span className="soft small about">{t('packs.line', { office: words(pack.office), version: pack.version, digest: pack.digest.slice(0, 12) })}</span>
                </span>
                <span className="row">
                  <Tag tone="good">{t('packs.sourced', { count: pack.confidence.sourced })}</Tag>
                  <Tag>{t('packs.customary', { count: pack.confidence.customary })}</Tag>
                  <Tag tone="wait">{t('packs.placeholder', { count: pack.confidence.placeholder })}</Tag>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { useWords } from '@/format/text'
import { Calendars } from '@/rules/Calendars'
import { PackList } from '@/rules/PackList'
import { RuleComparison } from '@/rules/RuleComparison'
import { ButtonLink } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import './text'
import look from './rules.module.css'

/** The rules in force, place by place and side by side. */
export function RulesPage() {
  const { t } = useTranslation('rulebook')
  return (
    <div className="page stack-l">
      <PageTitle title={t('title')} lead={t('lead')} actions={<ButtonLink to="/rules/calendars">{t('calendars')}</ButtonLink>} />
      <PackList />
      <section className="stack-s">
        <h2 id="compare">{t('compare')}</h2>
        <p className="soft">{t('compare_lead')}</p>
        <RuleComparison />
      </section>
      <CodeLists />
    </div>
  )
}

export function CalendarsPage() {
  const { t } = useTranslation('rulebook')
  return (
    <div className="page narrow">
      <PageTitle title={t('calendars')} lead={<Link to="/rules">{t('back')}</Link>} window={t('calendars')} />
      <Calendars />
    </div>
  )
}

function CodeLists() {
  const { t } = useTranslation('rulebook')
  const words = useWords()
  const lists = useQuery({ queryKey: ['codes'], queryFn: () => answer(client.GET('/api/v1/codes')), staleTime: Infinity })
  return (
    <Panel title={t('codes')}>
      <p className="soft small">{t('codes_lead')}</p>
      <Loaded query={lists}>
        {({ items }) => (
          <div className={look.codes}>
            {items.map((list) => (
              <CodeList key={list.id} id={list.id} label={words(list.label)} source={list.source} count={list.count} />
            ))}
          </div>
        )}
      </Loaded>
    </Panel>
  )
}

function CodeList({ id, label, source, count }: { id: string; label: string; source: string; count: number }) {
  const { t } = useTranslation('rulebook')
  return (
    <p>
      <Link to={`/rules/codes/${id}`}>{label}</Link> <span className="small soft">{t('entries', { count })}</span>
      <span lang="zh-CN" className={`small faint ${look.source}`}>
        {source}
      </span>
    </p>
  )
}

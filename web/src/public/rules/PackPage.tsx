import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { ProblemError, type Schemas } from '@/api/client'
import { useWords } from '@/format/text'
import { ButtonLink } from '@/ui/controls'
import { Facts, PageTitle } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { packQuery } from '../usePacks'
import { Clauses, Forms, Grounds, Letters, Numbering } from './PackParts'
import { PackRules } from './PackRules'
import { Procedures } from './Procedures'
import { parts, type Pack, type Part } from './pack'
import './text'
import look from './rules.module.css'

type Answered = Schemas['RulePack']

/** All rules of one place: each with its clause and how well it is sourced. The part stands in the address. */
export function PackPage() {
  const { t } = useTranslation('rulebook')
  const { pack = '', part } = useParams()
  const shown = parts.find((known) => known === part) ?? 'periods'
  const query = useQuery(packQuery(pack))
  if (query.error instanceof ProblemError && query.error.status === 404)
    return (
      <div className="page narrow stack">
        <PageTitle title={t('not_found')} />
        <p>{t('not_found_mend')}</p>
        <p>
          <ButtonLink to="/rules">{t('back')}</ButtonLink>
        </p>
      </div>
    )
  return (
    <div className="page">
      <Loaded query={query} lines={12}>
        {(answered) => <PackView answered={answered} part={shown} />}
      </Loaded>
    </div>
  )
}

function PackView({ answered, part }: { answered: Answered; part: Part }) {
  const { t } = useTranslation('rulebook')
  const words = useWords()
  const pack = answered.resolved as unknown as Pack
  return (
    <div className="stack-l">
      <PageTitle title={words(answered.label)} lead={<Link to="/rules">{t('back')}</Link>} window={`${words(answered.label)} · ${t('title')}`} />
      <Facts
        items={[
          [t('office'), words(answered.office)],
          [t('version'), answered.version],
          [t('digest'), <span className={look.hash}>{answered.digest}</span>],
        ]}
      />
      <nav className="tabs no-print" aria-label={t('title')}>
        {parts.map((name) => (
          <Link key={name} to={name === 'periods' ? `/rules/${answered.id}` : `/rules/${answered.id}/${name}`} aria-current={name === part ? 'page' : undefined} preventScrollReset>
            {t(`parts.${name}`)}
          </Link>
        ))}
      </nav>
      <section className="stack" aria-label={t(`parts.${part}`)}>
        <h2 className="visually-hidden">{t(`parts.${part}`)}</h2>
        {(part === 'periods' || part === 'settings') && <PackRules pack={answered.id} kind={part === 'periods' ? 'period' : 'setting'} />}
        {part === 'procedures' && <Procedures pack={pack} id={answered.id} />}
        {part === 'forms' && <Forms pack={pack} id={answered.id} />}
        {part === 'letters' && <Letters pack={pack} id={answered.id} />}
        {part === 'grounds' && <Grounds pack={pack} id={answered.id} />}
        {part === 'numbering' && <Numbering pack={pack} id={answered.id} />}
        {part === 'clauses' && <Clauses pack={pack} />}
      </section>
    </div>
  )
}

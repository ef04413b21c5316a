import { useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { answer, client } from '@/api/client'
import { usePreference } from '@/api/preferences'
import { identityKey, isAdministrator, isOfficial, useIdentity, type Identity } from '@/api/session'
import { applyScheme, currentScheme, type Scheme } from '@/app/scheme'
import { formatMoment } from '@/format/dates'
import { Chinese, useLanguage, useWords } from '@/format/text'
import { Field } from '@/ui/Field'
import { Facts, Panel } from '@/ui/layout'
import { Failure, Loaded } from '@/ui/states'

/** Who I am here, what I belong to, and how the pages look to me. */
export function ProfilePage() {
  const who = useIdentity()
  return (
    <Loaded query={who}>
      {(identity) => (
        <div className="stack-l">
          <Identification who={identity} />
          <Belongings who={identity} />
          <Looks who={identity} />
        </div>
      )}
    </Loaded>
  )
}

function Identification({ who }: { who: Identity }) {
  const { t } = useTranslation('account')
  const language = useLanguage()
  return (
    <Panel title={t('profile.title')}>
      <Facts
        items={[
          [t('profile.name'), <Chinese key="name">{who.name ?? ''}</Chinese>],
          [t('profile.login'), <code key="login">{who.login}</code>],
          isAdministrator(who) && [t('profile.administrator'), t(`administrator.${who.administrator ?? 'none'}`)],
          [t('profile.since'), formatMoment(who.created_at, language)],
        ]}
      />
    </Panel>
  )
}

function Belongings({ who }: { who: Identity }) {
  const { t } = useTranslation('account')
  const words = useWords()
  const offices = useQuery({ queryKey: ['offices'], queryFn: () => answer(client.GET('/api/v1/offices')), enabled: isOfficial(who), staleTime: 600_000 })
  if (isAdministrator(who)) return null
  if (isOfficial(who)) {
    return (
      <Panel title={t('profile.appointments')} flush>
        <ul className="plain-list">
          {who.appointments?.map((duty) => (
            <li key={duty.office + duty.role}>
              <strong>{t(`common:role.${duty.role}`)}</strong>
              <span className="soft">{words(offices.data?.items.find((office) => office.id === duty.office)?.name)}</span>
            </li>
          ))}
        </ul>
      </Panel>
    )
  }
  return (
    <Panel title={t('profile.memberships')} actions={<Link to="/my/parties">{t('profile.all_parties')}</Link>} flush>
      {who.memberships?.length ? (
        <ul className="plain-list">
          {who.memberships.map((party) => (
            <li key={party.party}>
              <Link to={`/my/parties/${party.party}`}>
                <Chinese>{party.name}</Chinese>
              </Link>
              <span className="soft">{t(`common:member_role.${party.role}`)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="plain-list soft">{t('profile.no_memberships')}</p>
      )}
    </Panel>
  )
}

function Looks({ who }: { who: Identity }) {
  const { t, i18n } = useTranslation('account')
  const cache = useQueryClient()
  const [scheme, setScheme] = useState<Scheme>(currentScheme)
  const [shortcuts, keepShortcuts] = usePreference('office.shortcuts', true)
  const speak = useMutation({
    mutationFn: (language: 'zh' | 'en') => answer(client.PUT('/api/v1/me/language', { body: { language } })),
    onSuccess: (kept) => {
      cache.setQueryData<Identity>(identityKey, (known) => known && { ...known, language: kept.language })
      void i18n.changeLanguage(kept.language)
    },
  })
  return (
    <Panel title={t('looks.title')}>
      <div className="stack">
        {speak.isError && <Failure error={speak.error} />}
        <Field label={t('looks.language')} hint={t('looks.language_hint')}>
          {(control) => (
            <select {...control} className="input choice-width" value={speak.variables ?? who.language} onChange={(event) => speak.mutate(event.target.value as 'zh' | 'en')}>
              <option value="zh" lang="zh-CN">
                {t('looks.zh')}
              </option>
              <option value="en" lang="en">
                {t('looks.en')}
              </option>
            </select>
          )}
        </Field>
        <Field label={t('common:scheme.label')} hint={t('looks.scheme_hint')}>
          {(control) => (
            <select
              {...control}
              className="input choice-width"
              value={scheme}
              onChange={(event) => {
                const next = event.target.value as Scheme
                setScheme(next)
                applyScheme(next)
              }}
            >
              {(['system', 'light', 'dark'] as const).map((value) => (
                <option key={value} value={value}>
                  {t(`common:scheme.${value}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <label className="choice">
          <input type="checkbox" checked={shortcuts} onChange={(event) => keepShortcuts(event.target.checked)} />
          <span>
            {t('looks.shortcuts')}
            <span className="hint soft small">{t('looks.shortcuts_hint')}</span>
          </span>
        </label>
      </div>
    </Panel>
  )
}

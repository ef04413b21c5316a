import { useTranslation } from 'react-i18next'
import { Banner, Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Panel } from '@/ui/layout'
import type { Refusal } from './check/bytes'
import type { useSiteKeys } from './useKeys'
import look from './verify.module.css'

export interface TrustChoice {
  source: 'site' | 'own'
  keys: string
  seal: string
}

/** A fingerprint as it is compared: without colons and spaces, small letters. */
export const plainFingerprint = (typed: string) => typed.replace(/[:\s]/g, '').toLowerCase()

interface TrustPanelProps {
  choice: TrustChoice
  onChange: (choice: TrustChoice) => void
  site: ReturnType<typeof useSiteKeys>
  /** Why what was typed cannot be read. */
  problem?: Refusal
  /** Nothing that bears a seal is checked here. */
  withoutSeal?: boolean
}

/** Whose keys the checks rest on: the site's, or those that somebody obtained elsewhere. */
export function TrustPanel({ choice, onChange, site, problem, withoutSeal }: TrustPanelProps) {
  const { t } = useTranslation('verify')
  const said = problem && `${t(`reason.${problem.reason}.say`, problem.values)} ${t(`reason.${problem.reason}.mend`, problem.values)}`
  const badSeal = !/^([0-9a-f]{64})?$/.test(plainFingerprint(choice.seal))
  return (
    <Panel title={t('trust.title')}>
      <fieldset className={look.trust}>
        <legend className="small soft">{t('trust.lead')}</legend>
        {(['site', 'own'] as const).map((source) => (
          <label key={source} className="choice">
            <input type="radio" name="trust-source" checked={choice.source === source} onChange={() => onChange({ ...choice, source })} />
            <span>{t(`trust.${source}`)}</span>
          </label>
        ))}
        {choice.source === 'site' && <SiteKeys site={site} />}
        {choice.source === 'own' && (
          <Field label={t('trust.keys')} hint={t('trust.keys_hint')} complaint={choice.keys.trim() && said}>
            {(control) => <textarea {...control} className={`input mono ${look.keys}`} spellCheck={false} rows={5} value={choice.keys} onChange={(event) => onChange({ ...choice, keys: event.target.value })} />}
          </Field>
        )}
        {!withoutSeal && (
          <Field label={t('trust.seal')} hint={t(choice.source === 'site' && site.seals.length > 0 ? 'trust.seal_hint_site' : 'trust.seal_hint', { count: site.seals.length })} complaint={badSeal && t('trust.bad_seal')}>
            {(control) => <input {...control} className="input mono" spellCheck={false} maxLength={100} value={choice.seal} onChange={(event) => onChange({ ...choice, seal: event.target.value })} />}
          </Field>
        )}
      </fieldset>
    </Panel>
  )
}

function SiteKeys({ site }: { site: TrustPanelProps['site'] }) {
  const { t } = useTranslation('verify')
  if (site.keys.length === 0) return site.pending ? null : <p className="small">{t('trust.site_none')}</p>
  return (
    <>
      {site.changed && (
        <Banner tone="bad" live>
          <p>{t('trust.changed')}</p>
          <Button small onClick={site.accept}>
            {t('trust.accept')}
          </Button>
        </Banner>
      )}
      {site.confirmed && <p className="small soft">{t('trust.first_seen')}</p>}
      <ul className={look.keyList}>
        {site.keys.map((key) => (
          <li key={key}>{key}</li>
        ))}
      </ul>
    </>
  )
}

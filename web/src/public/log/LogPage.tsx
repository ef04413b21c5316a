import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client, type Schemas } from '@/api/client'
import { useLanguage } from '@/format/text'
import { Banner, ButtonLink } from '@/ui/controls'
import { CopyText } from '@/ui/CopyText'
import { Facts, PageTitle, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import './text'
import look from './log.module.css'

type Log = Schemas['LogInfo']

export function LogPage() {
  const { t } = useTranslation('log')
  const query = useQuery({ queryKey: ['log'], queryFn: () => answer(client.GET('/api/v1/log')) })
  return (
    <div className="page">
      <PageTitle title={t('title')} lead={t('lead')} />
      <Loaded query={query} lines={12}>
        {(log) => (
          <div className={look.log}>
            <div>
              <Checkpoint log={log} />
              <Audit log={log} />
            </div>
            <div>
              <Now log={log} />
              <Keys log={log} />
              <Panel title={t('sm3')}>
                <p className="small soft">{t('sm3_lead')}</p>
                <pre className={look.note}>{log.sm3.checkpoint}</pre>
                <p className={look.key}>
                  <CopyText text={log.sm3.key} label={t('key')} />
                </p>
              </Panel>
            </div>
          </div>
        )}
      </Loaded>
    </div>
  )
}

function Now({ log }: { log: Log }) {
  const { t } = useTranslation('log')
  const language = useLanguage()
  const count = (value: number) => value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB')
  const behind = log.size - log.published_size
  return (
    <Panel title={t('now')}>
      <Facts
        items={[
          [t('origin'), <span className="mono">{log.origin}</span>],
          [t('size'), <span className="numeric">{count(log.size)}</span>],
          [t('registers'), <span className="numeric">{count(log.registers)}</span>],
          [t('published'), <span className="numeric">{count(log.published_size)}{behind > 0 && <span className="small soft"> {t('behind', { count: behind })}</span>}</span>],
        ]}
      />
    </Panel>
  )
}

type Verdict = { kinds: string } | { reason: string }

/** Checks the checkpoint's signatures here, with the keys that stand beside it. */
async function judge(log: Log): Promise<Verdict> {
  const [{ parseNote, parseVerifierKey, verifyNote }, { encode, Refusal }] = await Promise.all([import('../verify/check/note'), import('../verify/check/bytes')])
  try {
    const valid = verifyNote(parseNote(encode(log.checkpoint)), log.keys.map(parseVerifierKey))
    return { kinds: valid.map(({ key }) => (key.type === 'sm2' ? 'SM2' : 'Ed25519')).join(' + ') }
  } catch (error) {
    if (error instanceof Refusal) return { reason: error.reason }
    throw error
  }
}

function Checkpoint({ log }: { log: Log }) {
  const { t } = useTranslation('log')
  const [verdict, setVerdict] = useState<Verdict>()
  useEffect(() => {
    let current = true
    void judge(log).then((found) => current && setVerdict(found))
    return () => {
      current = false
    }
  }, [log])
  return (
    <Panel title={t('checkpoint')}>
      <div className="stack-s">
        <p className="soft small">{t('checkpoint_lead')}</p>
        <pre className={look.note}>{log.checkpoint}</pre>
        {verdict && ('kinds' in verdict ? <Banner tone="good"><p>{t('checked_yes', verdict)}</p></Banner> : <Banner tone="bad" live><p>{t('checked_no', verdict)}</p></Banner>)}
      </div>
    </Panel>
  )
}

function Keys({ log }: { log: Log }) {
  const { t } = useTranslation('log')
  return (
    <Panel title={t('keys')}>
      <div className="stack">
        <p className="small soft">{t('keys_lead')}</p>
        {log.keys.map((key) => (
          <p key={key} className={look.key}>
            <CopyText text={key} label={t('key')} />
          </p>
        ))}
      </div>
    </Panel>
  )
}

function Audit({ log }: { log: Log }) {
  const { t } = useTranslation('log')
  const key = log.keys[0] ?? ''
  const steps: Array<[string, string]> = [
    ['step1', `curl ${log.checkpoint_url}\ncurl ${log.tiles_url}/0/000${log.published_size < 256 ? `.p/${log.published_size}` : ''}`],
    ['step2', 'shuquan log fsck --replay'],
    ['step3', 'tests/verifiers/go_sumdb'],
    ['step4', `shuquan verify certificate.pdf --log-key ${key}`],
  ]
  return (
    <Panel title={t('audit')}>
      <ol className={look.steps}>
        {steps.map(([step, command]) => (
          <li key={step}>
            <h3>{t(step)}</h3>
            <p className="small soft">{t(`${step}_text`)}</p>
            <pre className={look.note}>{command}</pre>
          </li>
        ))}
      </ol>
      <p className="row">
        <a className="button small" href="/log/checkpoint" download="checkpoint">
          {t('audit_download')}
        </a>
        <ButtonLink small to="/verify">
          {t('verify')}
        </ButtonLink>
      </p>
    </Panel>
  )
}

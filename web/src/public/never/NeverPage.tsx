import { useEffect, useMemo, useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { Check, X } from 'lucide-react'
import { formatMoment } from '@/format/dates'
import { useLanguage } from '@/format/text'
import { Banner, Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { Facts, PageTitle, Panel } from '@/ui/layout'
import { saveFile } from '@/ui/saveFile'
import { Refusal } from '../verify/check/bytes'
import { parseTrust } from '../verify/check/policy'
import { TrustPanel, type TrustChoice } from '../verify/TrustPanel'
import { useSiteKeys } from '../verify/useKeys'
import '../verify/text'
import verify from '../verify/verify.module.css'
import { plainNumber, scanLog, type Scan } from '../verify/check/scan'
import './text'

type State = { kind: 'idle' } | { kind: 'reading'; read: number; size: number } | { kind: 'done'; number: string; scan: Scan } | { kind: 'failed'; refusal?: Refusal }

async function fetchFile(path: string, signal: AbortSignal) {
  const answer = await fetch(`/log/${path}`, { signal, cache: path === 'checkpoint' ? 'no-store' : 'default' })
  if (answer.status === 404) return undefined
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}

/** Reads the whole public log in this browser and says whether any entry of it names a number. */
function useScan() {
  const [state, setState] = useState<State>({ kind: 'idle' })
  const running = useRef<AbortController | null>(null)
  const stop = () => {
    running.current?.abort()
    setState({ kind: 'idle' })
  }
  useEffect(() => () => running.current?.abort(), [])
  const start = async (number: string, keys: string) => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    setState({ kind: 'reading', read: 0, size: 0 })
    try {
      const scan = await scanLog({
        number,
        policy: parseTrust(keys),
        fetchFile: (path) => fetchFile(path, controller.signal),
        onProgress: (read, size) => !controller.signal.aborted && setState({ kind: 'reading', read, size }),
      })
      if (!controller.signal.aborted) setState({ kind: 'done', number, scan })
    } catch (error) {
      if (!controller.signal.aborted) setState({ kind: 'failed', refusal: error instanceof Refusal ? error : undefined })
    }
  }
  return { state, start, stop }
}

export function NeverPage() {
  const { t } = useTranslation('never')
  const [search, setSearch] = useSearchParams()
  const [typed, setTyped] = useState(search.get('number') ?? '')
  const [lacking, setLacking] = useState(false)
  const site = useSiteKeys()
  const [choice, setChoice] = useState<TrustChoice>({ source: 'site', keys: '', seal: '' })
  const { state, start, stop } = useScan()
  const keys = choice.source === 'site' ? site.keys.join('\n') : choice.keys
  const problem = useMemo(() => {
    try {
      parseTrust(keys)
      return undefined
    } catch (error) {
      return error instanceof Refusal ? error : undefined
    }
  }, [keys])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (site.pending) return
    const number = plainNumber(typed)
    setLacking(number === '')
    if (number === '') return
    setSearch({ number }, { replace: true })
    void start(number, keys)
  }
  return (
    <div className="page">
      <PageTitle title={t('title')} lead={t('lead')} />
      <div className={verify.verify}>
        <div className="stack-l">
          <Panel>
            <form className="stack" onSubmit={submit}>
              <Field label={t('number')} hint={t('number_hint')} complaint={lacking && t('number_lacking')} required>
                {(control) => <input {...control} className="input choice-width mono" required maxLength={80} spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)} />}
              </Field>
              <p className="small soft" role="status">
                {plainNumber(typed) !== typed && plainNumber(typed) !== '' && t('tidied', { number: plainNumber(typed) })}
              </p>
              <p className="row">
                <Button type="submit" look="primary" busy={state.kind === 'reading'} aria-disabled={site.pending}>
                  {t('check')}
                </Button>
                {state.kind === 'reading' && <Button onClick={stop}>{t('stop')}</Button>}
              </p>
            </form>
          </Panel>
          <div aria-live="polite" className="stack-l">
            {state.kind === 'reading' && <Progress read={state.read} size={state.size} />}
            {state.kind === 'failed' && <Failed refusal={state.refusal} />}
            {state.kind === 'done' && <Result number={state.number} scan={state.scan} source={choice.source} />}
          </div>
        </div>
        <aside className="no-print stack-l">
          <TrustPanel choice={choice} onChange={setChoice} site={site} problem={problem} withoutSeal />
          <Panel title={t('how')}>
            <p className="small soft">{t('how_text')}</p>
          </Panel>
        </aside>
      </div>
    </div>
  )
}

function Progress({ read, size }: { read: number; size: number }) {
  const { t } = useTranslation('never')
  return (
    <Panel title={t('reading')}>
      <div className="stack-s">
        <div className="progress" role="progressbar" aria-label={t('reading')} aria-valuemin={0} aria-valuemax={size || 1} aria-valuenow={read}>
          <span style={{ width: `${size ? (100 * read) / size : 0}%` }} />
        </div>
        <p className="small soft numeric">{t('read', { read, size })}</p>
      </div>
    </Panel>
  )
}

function Failed({ refusal }: { refusal?: Refusal }) {
  const { t } = useTranslation('never')
  const { t: words } = useTranslation('verify')
  return (
    <Banner tone="bad" title={t(refusal ? 'not_proved' : 'unreachable')}>
      <p>{refusal ? words(`reason.${refusal.reason}.say`, refusal.values) : t('unreachable_mend')}</p>
    </Banner>
  )
}

function Result({ number, scan, source }: { number: string; scan: Scan; source: TrustChoice['source'] }) {
  const { t } = useTranslation('never')
  const language = useLanguage()
  const never = scan.found === undefined
  const time = formatMoment(scan.time, language)
  const keep = () => saveFile(new Blob([JSON.stringify({ format: 'shuquan-log-scan@v1', number, never_named: never, ...scan }, null, 2)], { type: 'application/json' }), `never-${number.replace(/[^\w-]/g, '_')}.json`)
  return (
    <section className={`panel ${verify.findings}`} aria-labelledby="never-result">
      <header className={never ? verify[source === 'site' ? 'site' : 'proved'] : verify.open}>
        <div>
          <p className="small mono">{number}</p>
          <h2 id="never-result">
            {never ? <Check size={20} aria-hidden /> : <X size={20} aria-hidden />} {t(never ? 'never' : 'known')}
          </h2>
          <p>{t(never ? 'never_text' : 'known_text', { time, size: scan.size })}</p>
        </div>
      </header>
      <div className="body stack">
        <Facts
          items={[
            [t('log'), <code key="log">{scan.origin}</code>],
            [t('until'), time],
            [t('read_entries'), t('entries', { size: scan.size, entries: scan.entries, registers: scan.registers })],
            [t('signed'), t('signatures', { count: scan.signedBy.length })],
            !never && scan.named !== number && [t('named'), <span key="named" className="mono">{scan.named}</span>],
            !never && [t('first'), <Link key="first" to={`/register/${encodeURIComponent(scan.named ?? number)}`}>{t('entry', { index: scan.found })}</Link>],
          ]}
        />
        <p className="small soft">{t(source === 'site' ? 'limits_site' : 'limits')}</p>
        <p className="row no-print">
          <Button onClick={keep}>{t('keep')}</Button>
          <Button onClick={() => window.print()}>{t('print')}</Button>
        </p>
      </div>
    </section>
  )
}

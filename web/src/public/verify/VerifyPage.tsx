import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Banner } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Refusal } from './check/bytes'
import { parseTrust } from './check/policy'
import { verifyFiles, type Dropped, type SiteSeal, type Trust } from './check/report'
import { DropZone } from './DropZone'
import { Findings } from './Findings'
import { plainFingerprint, TrustPanel, type TrustChoice } from './TrustPanel'
import { useSiteKeys } from './useKeys'
import './text'
import look from './verify.module.css'

const mostFiles = 4
const mostBytes = 8 * 1024 * 1024

/** What somebody chose to trust, read; or why it cannot be read. */
function readTrust(choice: TrustChoice, site: { keys: string[]; seals: SiteSeal[] }): Trust | Refusal {
  const fromSite = choice.source === 'site'
  try {
    return { policy: parseTrust(fromSite ? site.keys.join('\n') : choice.keys), source: choice.source, seal: plainFingerprint(choice.seal), siteSeals: fromSite ? site.seals : [] }
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

export function VerifyPage() {
  const { t } = useTranslation('verify')
  const site = useSiteKeys()
  const [choice, setChoice] = useState<TrustChoice>({ source: 'site', keys: '', seal: '' })
  const [files, setFiles] = useState<Dropped[]>([])
  const [complaint, setComplaint] = useState('')
  const result = useRef<HTMLDivElement>(null)
  // Stands for what the site gave, whose lists are new on every look.
  const known = `${site.keys.join('\n')}|${site.seals.map((one) => one.sha256).join()}`
  const trust = useMemo(() => readTrust(choice, site), [choice, known])
  const outcome = useMemo(() => (files.length > 0 && !(trust instanceof Refusal) ? verifyFiles(files, trust) : undefined), [files, trust])

  const take = async (chosen: File[]) => {
    setComplaint('')
    if (chosen.length === 0) return
    // Files that belong together may be dropped one after the other.
    const missing = outcome && 'need' in outcome && (outcome.need === 'entry' || outcome.need === 'proof') ? files : []
    if (chosen.length + missing.length > mostFiles || chosen.some((file) => file.size > mostBytes)) return setComplaint(t('page.too_many'))
    try {
      const read = await Promise.all(chosen.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })))
      setFiles([...missing, ...read])
      requestAnimationFrame(() => result.current?.focus({ preventScroll: false }))
    } catch {
      setComplaint(t('page.unreadable'))
    }
  }

  return (
    <div className="page">
      <PageTitle title={t('page.title')} lead={t('page.lead')} />
      <div className={look.verify}>
        <div>
          <DropZone onFiles={(chosen) => void take(chosen)} />
          {complaint && (
            <Banner tone="bad" live>
              <p>{complaint}</p>
            </Banner>
          )}
          <div ref={result} tabIndex={-1} className={look.result} aria-live="polite">
            {outcome && 'need' in outcome && outcome.need !== 'nothing' && (
              <Banner tone="wait" title={files.map((file) => file.name).join(' · ')}>
                <p>{t(`page.need_${outcome.need}`)}</p>
              </Banner>
            )}
            {outcome && !('need' in outcome) && !(trust instanceof Refusal) && <Findings report={outcome} source={trust.source} files={files} onAgain={() => setFiles([])} />}
          </div>
        </div>
        <aside className="no-print">
          <TrustPanel choice={choice} onChange={setChoice} site={site} problem={trust instanceof Refusal ? trust : undefined} />
          <Panel title={t('offline.title')}>
            <p className="small soft">{t('offline.text')}</p>
            <p className="small">
              <Link to="/never-registered">{t('offline.never')}</Link>
            </p>
          </Panel>
        </aside>
      </div>
    </div>
  )
}

import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { ActionButtons, CaseHead, CaseLaw, FileTable, ParticipantList, Timeline, caseKey, useCase, useFileDesk, useCaseForm, type Case } from '@/cases'
import { SchemaView, type Schema } from '@/form'
import { Banner, Button } from '@/ui/controls'
import { Field } from '@/ui/Field'
import { PageTitle, Panel } from '@/ui/layout'
import { Loaded } from '@/ui/states'
import { keepCode, recallCode } from './code'
import { ObjectionDraft } from './ObjectionDraft'

/** The objector's own page, opened by the code alone. */
export function OutsiderPage() {
  const { caseId = '' } = useParams()
  const [code, setCode] = useState(() => recallCode(caseId))
  return code ? <Opened key={code} id={caseId} code={code} onCode={setCode} /> : <CodeEntry id={caseId} onCode={setCode} />
}

/** Asks for the case and its code. */
export function CodeEntry({ id, wrong, onCode }: { id?: string; wrong?: boolean; onCode?: (code: string) => void }) {
  const { t } = useTranslation('public')
  const navigate = useNavigate()
  const [wanted, setWanted] = useState(id ?? '')
  const [code, setCode] = useState('')
  return (
    <div className="page narrow stack-l">
      <PageTitle title={t('outsider.title')} lead={t('outsider.no_code')} />
      {wrong && (
        <Banner tone="bad" live>
          <p>{t('outsider.wrong_code')}</p>
        </Banner>
      )}
      <Panel>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            keepCode(wanted.trim(), code.trim())
            if (onCode) onCode(code.trim())
            else void navigate(`/objections/${encodeURIComponent(wanted.trim())}`)
          }}
        >
          {!id && (
            <Field label={t('object.case_id')} required>
              {(control) => <input {...control} className="input mono" required maxLength={60} value={wanted} onChange={(event) => setWanted(event.target.value)} />}
            </Field>
          )}
          <Field label={t('object.code')} required>
            {(control) => <input {...control} className="input mono" required maxLength={64} autoComplete="off" spellCheck={false} value={code} onChange={(event) => setCode(event.target.value)} />}
          </Field>
          <Button type="submit" look="primary">
            {t('object.open')}
          </Button>
        </form>
      </Panel>
    </div>
  )
}

function Opened({ id, code, onCode }: { id: string; code: string; onCode: (code: string) => void }) {
  const cache = useQueryClient()
  const query = useCase(id, code)
  const status = (query.error as { status?: number } | null)?.status
  const again = (next: string) => {
    // The refusal was for the code before.
    cache.removeQueries({ queryKey: caseKey(id) })
    if (next === code) void query.refetch()
    else onCode(next)
  }
  if (status === 401 || status === 403 || status === 404) return <CodeEntry id={id} wrong onCode={again} />
  return (
    <div className="page">
      <Loaded query={query} lines={12}>
        {(file) => (
          <CaseLaw file={file} code={code}>
            <Objection file={file} code={code} />
          </CaseLaw>
        )}
      </Loaded>
    </div>
  )
}

function Objection({ file, code }: { file: Case; code: string }) {
  const { t } = useTranslation('public')
  const { data: form } = useCaseForm(file, code)
  const draft = file.state.editable && file.my_roles.includes('objector')
  return (
    <div className="stack-l">
      <PageTitle title={t('outsider.title')} lead={t('outsider.lead')} />
      {draft && (
        <Banner tone="wait" title={t('outsider.draft')}>
          <p>{t('outsider.draft_text')}</p>
        </Banner>
      )}
      <CaseHead file={file} code={code} />
      {form && (draft ? <ObjectionDraft file={file} code={code} schema={form.schema} /> : <Filed file={file} code={code} schema={form.schema} />)}
      <Panel title={t('outsider.participants')}>
        <ParticipantList file={file} />
      </Panel>
      <Panel title={t('outsider.history')}>
        <Timeline file={file} code={code} />
      </Panel>
    </div>
  )
}

function Filed({ file, code, schema }: { file: Case; code: string; schema: Schema }) {
  const { t } = useTranslation('public')
  const files = useFileDesk(file, code)
  return (
    <>
      <Panel title={t('outsider.actions')}>
        <ActionButtons file={file} code={code} />
      </Panel>
      <Panel title={t('outsider.form')}>
        <SchemaView schema={schema} value={file.form} pack={file.pack} files={files} />
      </Panel>
      <Panel title={t('outsider.files')}>
        <FileTable file={file} code={code} />
      </Panel>
    </>
  )
}

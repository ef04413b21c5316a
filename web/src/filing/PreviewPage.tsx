import { Link, useSearchParams } from 'react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { caseKey } from '@/cases'
import { isGiven, SchemaView, type Value } from '@/form'
import { PageTitle, Panel } from '@/ui/layout'
import { Empty, Loaded } from '@/ui/states'
import { useDraft } from './draft'

const readers = ['public', 'co_applicant', 'examiner'] as const
type Reader = (typeof readers)[number]

/** The form exactly as the public, a co-applicant and an examiner will see it: the server says, not this page. */
export function PreviewPage() {
  const { t } = useTranslation('filing')
  const [query, setQuery] = useSearchParams()
  const { file, schema, keeper, view, files } = useDraft()
  const reader: Reader = readers.find((one) => one === query.get('as')) ?? 'public'
  const preview = useQuery({
    queryKey: [...caseKey(file.id), 'preview', view.savedAt],
    queryFn: async () => {
      await keeper.flush()
      return answer(client.GET('/api/v1/cases/{case_id}/preview', { params: { path: { case_id: file.id } } }))
    },
  })
  return (
    <div className="page narrow stack-l">
      <p className="small">
        <Link to=".." relative="path">
          {t('to_tasks')}
        </Link>
      </p>
      <PageTitle title={t('preview')} lead={t('preview_lead')} />
      <div className="tabs" role="tablist" aria-label={t('preview_as')}>
        {readers.map((one) => (
          <button key={one} type="button" role="tab" id={`tab-${one}`} aria-selected={reader === one} aria-controls="preview-panel" onClick={() => setQuery({ as: one }, { replace: true })}>
            {t(`reader.${one}`)}
          </button>
        ))}
      </div>
      <div id="preview-panel" role="tabpanel" aria-labelledby={`tab-${reader}`}>
        <Panel>
          <Loaded query={preview} empty={(seen) => !isGiven(seen[reader])} whenEmpty={<Empty title={t('preview_empty')} />}>
            {(seen) => <SchemaView schema={schema} value={seen[reader] as Value} grouped files={files} pack={file.pack} />}
          </Loaded>
        </Panel>
      </div>
    </div>
  )
}

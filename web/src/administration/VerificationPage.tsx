import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { Banner, Button } from '@/ui/controls'
import { CopyText } from '@/ui/CopyText'
import { Panel } from '@/ui/layout'
import { Failure } from '@/ui/states'

/** Recomputes the chain of the audit trail, piece by piece, and says where it does not hold. */
export function VerificationPage() {
  const { t } = useTranslation('administration')
  const [lines, setLines] = useState(0)
  const verify = useMutation({
    mutationFn: async () => {
      setLines(0)
      let after = 0
      for (let total = 0; ; ) {
        const piece = await answer(client.GET('/api/v1/audit/verification', { params: { query: { after } } }))
        total += piece.lines
        setLines(total)
        if (!piece.intact || piece.next === null) return { ...piece, total }
        after = piece.next
      }
    },
  })
  return (
    <div className="stack">
      <p className="soft">{t('verify.explain')}</p>
      <Panel>
        <div className="stack">
          <Button look="primary" busy={verify.isPending} onClick={() => verify.mutate()}>
            {t('verify.start')}
          </Button>
          <div aria-live="polite" className="stack">
            {verify.isPending && <p className="numeric">{t('verify.progress', { count: lines })}</p>}
            {verify.isError && <Failure error={verify.error} retry={() => verify.mutate()} />}
            {verify.data?.intact && (
              <Banner tone="good" title={t('verify.intact', { count: verify.data.total })}>
                <p>{t('verify.head')}</p>
                <CopyText text={verify.data.head} label={t('verify.head_label')} />
              </Banner>
            )}
            {verify.data && !verify.data.intact && (
              <Banner tone="bad" title={t('verify.fault', { line: verify.data.first_fault })}>
                <p>{t('verify.fault_mend')}</p>
              </Banner>
            )}
          </div>
        </div>
      </Panel>
    </div>
  )
}

import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/controls'
import { Confirm } from '@/ui/Confirm'
import { giveUp, type Batch } from './data'

/** Ends a batch: what was not filed is dropped. */
export function GiveUp({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batch')
  const [asking, setAsking] = useState(false)
  const navigate = useNavigate()
  const cache = useQueryClient()
  const { filed, drafted } = batch.counts
  const end = useMutation({
    mutationFn: () => giveUp(batch.id),
    onSuccess: async () => {
      await navigate('/my/batches')
      cache.removeQueries({ queryKey: ['batch', batch.id] })
      await cache.invalidateQueries({ queryKey: ['batches'] })
    },
  })
  return (
    <>
      <Button small look="plain" onClick={() => setAsking(true)}>
        {t('give_up')}
      </Button>
      <Confirm open={asking} title={t('give_up')} action={t('give_up')} danger busy={end.isPending} error={end.error} onConfirm={() => end.mutate()} onClose={() => setAsking(false)}>
        <p>{filed + drafted > 0 ? t('give_up_some', { count: filed + drafted }) : t('give_up_all')}</p>
      </Confirm>
    </>
  )
}

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMutation } from '@tanstack/react-query'
import { Banner, Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { Failure } from '@/ui/states'
import { say } from '@/ui/Toasts'
import { addressOf, type Filter } from './filters'
import { mostViews, useSavedViews } from './views'

/** Keeps the present filter under a name. */
export function SaveView({ filter }: { filter: Filter }) {
  const { t } = useTranslation('office')
  const { add } = useSavedViews()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const save = useMutation({
    mutationFn: () => add(name.trim(), filter),
    onSuccess: (room) => {
      if (!room) return
      say(t('view.kept', { name: name.trim() }))
      setOpen(false)
      setName('')
    },
  })
  if (addressOf(filter).toString() === '') return null
  return (
    <>
      <Button small onClick={() => {
          save.reset()
          setOpen(true)
        }}
      >
        {t('view.save')}
      </Button>
      <Dialog open={open} title={t('view.save')} onClose={() => setOpen(false)}>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() && !save.isPending) save.mutate()
          }}
        >
          {save.isError && <Failure error={save.error} />}
          {save.data === false && (
            <Banner tone="bad" title={t('view.full', { count: mostViews })} live>
              <p>{t('view.full_mend')}</p>
            </Banner>
          )}
          <Field label={t('view.name')} hint={t('view.name_hint')} required>
            {(control) => <input {...control} className="input" maxLength={40} value={name} autoFocus onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Button type="submit" look="primary" busy={save.isPending}>
            {t('common:action.save')}
          </Button>
        </form>
      </Dialog>
    </>
  )
}

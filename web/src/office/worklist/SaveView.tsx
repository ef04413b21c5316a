import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { Field } from '@/ui/Field'
import { say } from '@/ui/Toasts'
import { addressOf, type Filter } from './filters'
import { useSavedViews } from './views'

/** Keeps the present filter under a name. */
export function SaveView({ filter }: { filter: Filter }) {
  const { t } = useTranslation('office')
  const { add } = useSavedViews()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  if (addressOf(filter).toString() === '') return null
  const save = () => {
    add(name.trim(), filter)
    say(t('view.kept', { name: name.trim() }))
    setOpen(false)
    setName('')
  }
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t('view.save')}
      </Button>
      <Dialog open={open} title={t('view.save')} onClose={() => setOpen(false)}>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim()) save()
          }}
        >
          <Field label={t('view.name')} hint={t('view.name_hint')} required>
            {(control) => <input {...control} className="input" maxLength={40} value={name} autoFocus onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Button type="submit" look="primary">
            {t('common:action.save')}
          </Button>
        </form>
      </Dialog>
    </>
  )
}

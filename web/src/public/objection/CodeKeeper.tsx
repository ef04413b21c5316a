import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '@/ui/controls'
import { Panel } from '@/ui/layout'
import { saveFile } from '@/ui/saveFile'
import { say } from '@/ui/Toasts'
import look from '../notices/notices.module.css'

/** Shows the code of a new objection once, and lets nobody go on who has not kept it. */
export function CodeKeeper({ id, code }: { id: string; code: string }) {
  const { t } = useTranslation('public')
  const [kept, setKept] = useState(false)
  const url = `${location.origin}/objections/${id}`
  const copy = async () => {
    await navigator.clipboard?.writeText(code)
    say(t('common:action.copied'))
  }
  return (
    <Panel title={t('object.code_title')}>
      <div className="stack" role="status">
        <p>{t('object.code_text')}</p>
        <div>
          <p className="small soft">{t('object.case_id')}</p>
          <p className={look.code}>{id}</p>
          <p className="small soft">{t('object.code')}</p>
          <p className={look.code}>{code}</p>
        </div>
        <div className="row">
          <Button onClick={() => void copy()}>{t('common:action.copy')}</Button>
          <Button onClick={() => saveFile(new Blob([t('object.code_file', { case: id, code, url })], { type: 'text/plain;charset=utf-8' }), `${id}.txt`)}>{t('object.keep_file')}</Button>
        </div>
        <label className="choice">
          <input type="checkbox" checked={kept} onChange={(event) => setKept(event.target.checked)} />
          <span>{t('object.code_saved')}</span>
        </label>
        <p>{kept && <ButtonLink look="primary" to={`/objections/${id}`}>{t('object.go')}</ButtonLink>}</p>
      </div>
    </Panel>
  )
}

import { useTranslation } from 'react-i18next'
import { usePreference } from '@/api/preferences'
import { Dialog } from '@/ui/Dialog'
import look from './keyboard.module.css'

/** Whether single-key shortcuts are on (WCAG 2.1.4: they can be switched off), and the way to change it. */
export const useShortcutsOn = () => usePreference('office.shortcuts', true)

interface Props {
  open: boolean
  onClose: () => void
  /** Pairs of key and the name of its text. */
  keys: ReadonlyArray<readonly [string, string]>
}

/** What each key does, and the switch. */
export function ShortcutHelp({ open, onClose, keys }: Props) {
  const { t } = useTranslation('office')
  const [on, setOn] = useShortcutsOn()
  return (
    <Dialog open={open} title={t('keys.title')} onClose={onClose}>
      <dl className={look.keys}>
        {keys.map(([key, name]) => [
          <dt key={`t${key}`}>
            <kbd>{key}</kbd>
          </dt>,
          <dd key={`d${key}`}>{t(`keys.${name}`)}</dd>,
        ])}
      </dl>
      <hr />
      <label className="choice">
        <input type="checkbox" checked={on} onChange={(event) => setOn(event.target.checked)} />
        <span>{t('keys.on')}</span>
      </label>
    </Dialog>
  )
}

import { useMemo, useState } from 'react'
import { Button, ComboBox, Group, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { ChevronDown } from 'lucide-react'
import { useWords } from '@/format/text'
import type { CodeEntry } from './codes'
import type { Control } from './Frame'
import look from './form.module.css'

export interface CodeSearchProps {
  entries: CodeEntry[]
  value: string
  control: Control
  onChange: (code: string) => void
  /** Takes the choice and is empty again, for lists of several codes. */
  adding?: boolean
}

/** Finds one code of a long list by any part of its words or its number. */
export default function CodeSearch({ entries, value, control, onChange, adding }: CodeSearchProps) {
  const { t } = useTranslation('form')
  const words = useWords()
  const chosen = entries.find((entry) => entry.code === value)
  const [typed, setTyped] = useState<string>()
  const text = typed ?? (adding || !chosen ? '' : words(chosen.label))
  const parents = useMemo(() => new Map(entries.map((entry) => [entry.code, entry])), [entries])
  const needle = (typed ?? '').trim().toLowerCase()
  const found = entries.filter(
    (entry) => entry.selectable && (needle === '' || `${entry.code} ${entry.label.zh} ${entry.label.en}`.toLowerCase().includes(needle)),
  )
  return (
    <ComboBox
      aria-label={control['aria-label']}
      items={found.map((entry) => ({ id: entry.code, entry }))}
      inputValue={text}
      selectedKey={adding ? null : value || null}
      allowsEmptyCollection
      menuTrigger="focus"
      isInvalid={control['aria-invalid']}
      onInputChange={setTyped}
      onSelectionChange={(key) => {
        if (key !== null) onChange(String(key))
        setTyped(undefined)
      }}
      onOpenChange={(open) => {
        if (!open) setTyped(undefined)
      }}
    >
      <Group className={look.combo}>
        <Input id={control.id} aria-describedby={control['aria-describedby']} className="input" placeholder={t('search_list')} />
        <Button className={look.comboButton} aria-label={t('open_list')}>
          <ChevronDown size={16} aria-hidden />
        </Button>
      </Group>
      <Popover className={look.popover}>
        <ListBox className={look.listbox} renderEmptyState={() => <p className={look.nothing}>{t('none_found')}</p>}>
          {(item: { id: string; entry: CodeEntry }) => (
            <ListBoxItem id={item.id} textValue={words(item.entry.label)} className={look.choiceItem}>
              <span>{words(item.entry.label)}</span>
              <span className="faint small">{item.entry.parent ? words(parents.get(item.entry.parent)?.label) : item.id}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}

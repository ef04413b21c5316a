import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { resolved, SchemaView, useFieldName, type Value } from '@/form'
import { Button } from '@/ui/controls'
import { Dialog } from '@/ui/Dialog'
import { useDraft } from './draft'
import type { Clash } from './draftKeeper'
import look from './filing.module.css'

/** Two people changed the same fields: both versions of each, to choose from. */
export function ClashDialog() {
  const { t } = useTranslation('filing')
  const { view, keeper, schema, files, file } = useDraft()
  const nameOf = useFieldName(schema)
  const [chosen, setChosen] = useState<Record<string, 'mine' | 'theirs'>>({})
  // A choice holds for the words that were read; where theirs changed again it is asked anew.
  const keyOf = (clash: Clash) => clash.name + JSON.stringify(clash.theirs)
  const done = view.clashes.every((clash) => chosen[keyOf(clash)])
  const settle = () => {
    const choices: Value = {}
    for (const clash of view.clashes) choices[clash.name] = chosen[keyOf(clash)] === 'theirs' ? clash.theirs : clash.mine
    setChosen({})
    keeper.settle(choices)
  }
  return (
    <Dialog
      open={view.clashes.length > 0}
      title={t('clash_title')}
      footer={
        <Button look="primary" aria-disabled={!done} onClick={() => done && settle()}>
          {t('clash_settle')}
        </Button>
      }
    >
      <p>{t('clash_explain')}</p>
      {view.clashes.map((clash) => (
        <fieldset key={clash.name} className={look.clash}>
          <legend>{nameOf(`/${clash.name}`)}</legend>
          {(['mine', 'theirs'] as const).map((side) => (
            <label key={side} className={chosen[keyOf(clash)] === side ? look.sideChosen : look.side}>
              <span className="choice">
                <input type="radio" name={`clash-${clash.name}`} checked={chosen[keyOf(clash)] === side} onChange={() => setChosen({ ...chosen, [keyOf(clash)]: side })} />
                <strong>{t(side)}</strong>
              </span>
              <SchemaView schema={{ ...schema, properties: { [clash.name]: resolved(schema.properties![clash.name]!, schema) } }} value={{ [clash.name]: clash[side] }} blanks files={files} pack={file.pack} />
            </label>
          ))}
        </fieldset>
      ))}
    </Dialog>
  )
}

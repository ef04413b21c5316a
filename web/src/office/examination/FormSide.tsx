import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Phone } from 'lucide-react'
import { ParticipantList, useFileDesk, useCaseForm, type Case } from '@/cases'
import { CaseRights } from '@/cases/CaseRights'
import { UnmaskDialog } from '@/cases/UnmaskDialog'
import { groupsOf, isGiven, SchemaView, type Value } from '@/form'
import { useWords } from '@/format/text'
import { Button, Tag } from '@/ui/controls'
import { Loaded } from '@/ui/states'
import { showField } from './showField'
import look from './examination.module.css'

interface Props {
  file: Case
  /** Puts a field on the list of points to correct, while such a list is being written. */
  onPoint?: (pointer: string) => void
  pointed: ReadonlySet<string>
}

/** What was filed: the parties and the form, with who sees each field. */
export function FormSide({ file, onPoint, pointed }: Props) {
  const { t } = useTranslation('office')
  const words = useWords()
  const form = useCaseForm(file)
  const files = useFileDesk(file)
  return (
    <div className={look.form}>
      <h2 className="visually-hidden">{t('form.title')}</h2>
      {file.rights.length > 0 && <CaseRights file={file} />}
      <ParticipantList file={file} beside={(one) => <PhoneButton file={file} party={one.party} name={one.name} />} />
      <Loaded query={form} lines={16}>
        {({ schema }) => (
          <>
            <nav className={look.sections} aria-label={t('form.sections')}>
              {groupsOf(schema)
                .filter((group) => group.names.some((name) => isGiven(file.form[name])))
                .map((group) => (
                  <button key={group.id} type="button" className="button plain small" onClick={() => showField(`/${group.names.find((name) => isGiven(file.form[name]))}`)}>
                    {words(group.label)}
                  </button>
                ))}
            </nav>
            <SchemaView
              schema={schema}
              value={file.form as Value}
              marks
              grouped
              pack={file.pack}
              files={files}
              beside={
                onPoint &&
                ((pointer) =>
                  pointed.has(pointer) ? (
                    <Tag tone="wait">{t('correction.listed')}</Tag>
                  ) : (
                    <Button small look="plain" className={look.point} onClick={() => onPoint(pointer)}>
                      {t('correction.add_field')}
                    </Button>
                  ))
              }
            />
          </>
        )}
      </Loaded>
    </div>
  )
}

/** The telephone of a party, after saying why; the party is told. */
function PhoneButton({ file, party, name }: { file: Case; party: string; name: string }) {
  const { t } = useTranslation('office')
  const [asking, setAsking] = useState(false)
  if (!party) return null
  return (
    <>
      <Button small look="plain" onClick={() => setAsking(true)} aria-label={t('form.phone_of', { name })}>
        <Phone size={14} aria-hidden /> {t('form.phone')}
      </Button>
      <UnmaskDialog open={asking} label={t('form.phone_of', { name })} what={{ party, field: 'phone', case: file.id }} onClose={() => setAsking(false)} />
    </>
  )
}

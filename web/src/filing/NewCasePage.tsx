import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { Chinese, useWords } from '@/format/text'
import { useFormSchema } from '@/cases'
import { Button } from '@/ui/controls'
import { PageTitle, Panel } from '@/ui/layout'
import { Failure, Loaded } from '@/ui/states'
import { NoParty } from './NoParty'
import { useFilingChoice } from './filingChoice'
import { sectionsOf } from './sections'
import look from './filing.module.css'

/** Chooses place and applicant, says what will be needed, and opens the draft. */
export function NewCasePage() {
  const { t } = useTranslation('filing')
  const words = useWords()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const { packs, applicants, pack, party: chosen, key, choosePack, chooseApplicant } = useFilingChoice()
  const [asked, setAsked] = useState(false)
  const open = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/cases', { params: { header: { 'Idempotency-Key': key.current } }, body: { pack, procedure: 'registration', applicant: chosen } })),
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries({ queryKey: ['cases'] })
      void navigate(`/my/cases/${id}/form`, { replace: true })
    },
  })
  return (
    <div className="page narrow stack-l">
      <PageTitle title={t('new')} lead={t('new_lead')} />
      <form
        className="stack-l"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (pack && chosen) open.mutate()
        }}
      >
        <fieldset className={asked && !pack ? `field wrong ${look.plainSet}` : look.plainSet}>
          <legend>
            <h2>{t('which_place')}</h2>
          </legend>
          <p className="soft small">{t('which_place_hint')}</p>
          {asked && !pack && <p className={look.wrong}>{t('choose_place')}</p>}
          <Loaded query={packs} lines={3}>
            {({ items }) => (
              <div className={look.cards}>
                {items.map((one) => (
                  <label key={one.id} className={pack === one.id ? look.cardChosen : look.card}>
                    <input
                      type="radio"
                      name="pack"
                      value={one.id}
                      checked={pack === one.id}
                      onChange={() => choosePack(one.id)}
                    />
                    <span>
                      <strong>{words(one.label)}</strong>
                      <span className="soft small">{words(one.office)}</span>
                    </span>
                  </label>
                ))}
              </div>
            )}
          </Loaded>
        </fieldset>
        <fieldset className={asked && !chosen ? `field wrong ${look.plainSet}` : look.plainSet}>
          <legend>
            <h2>{t('which_applicant')}</h2>
          </legend>
          {asked && !chosen && <p className={look.wrong}>{t('choose_applicant')}</p>}
          <Loaded query={applicants} lines={2} empty={(items) => items.length === 0} whenEmpty={<NoParty />}>
            {(items) => (
              <div className={look.cards}>
                {items.map((one) => (
                  <label key={one.id} className={chosen === one.id ? look.cardChosen : look.card}>
                    <input
                      type="radio"
                      name="applicant"
                      checked={chosen === one.id}
                      onChange={() => chooseApplicant(one.id)}
                    />
                    <span>
                      <strong>
                        <Chinese>{one.name}</Chinese>
                      </strong>
                      <span className="soft small">{one.through ? t('as_agent', { name: one.through }) : t('as_member')}</span>
                    </span>
                  </label>
                ))}
              </div>
            )}
          </Loaded>
          <p className="small">
            <Link to="/my/parties">{t('other_party')}</Link>
          </p>
        </fieldset>
        {pack && <Needed pack={pack} />}
        {open.isError && <Failure error={open.error} />}
        <div className="row">
          <Button type="submit" look="primary" busy={open.isPending}>
            {t('start')}
          </Button>
          <span className="soft small">{t('start_hint')}</span>
        </div>
      </form>
    </div>
  )
}

/** What the form of a place asks for, before anybody begins. */
function Needed({ pack }: { pack: string }) {
  const { t } = useTranslation('filing')
  const words = useWords()
  const form = useFormSchema(pack, 'application')
  return (
    <Panel title={t('needed')}>
      <Loaded query={form} lines={4}>
        {({ schema }) => (
          <ul className={look.needed}>
            {sectionsOf(schema).map((group) => (
              <li key={group.id}>
                <strong>{words(group.label)}</strong>{' '}
                <span className="soft">
                  {group.names
                    .filter((name) => schema.required?.includes(name))
                    .map((name) => words(schema.properties?.[name]?.['x-label']))
                    .join(' · ') || t('all_optional')}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <p className="soft small">{t('needed_hint')}</p>
    </Panel>
  )
}

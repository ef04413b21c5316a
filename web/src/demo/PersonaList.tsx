import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, client } from '@/api/client'
import { homeOf } from '@/api/session'
import { Chinese } from '@/format/text'
import { Button } from '@/ui/controls'
import { Failure, Loaded } from '@/ui/states'

const partySide = ['applicant', 'co-applicant', 'agent', 'objector', 'bank', 'person', 'newcomer']
const groupOf = (login: string) => {
  const role = login.split('.')[1] ?? ''
  return role === 'admin' ? 'administration' : partySide.includes(role) ? 'party' : 'office'
}

/** Everybody of the sample cast, in three groups; a click signs in as them and leads to their work, or stays at the page. */
export function PersonaList({ stay }: { stay?: boolean }) {
  const { t } = useTranslation()
  const personas = useQuery({ queryKey: ['demo', 'personas'], queryFn: () => answer(client.GET('/api/v1/demo/personas')) })
  const signIn = useMutation({
    mutationFn: async (login: string) => {
      await answer(client.POST('/api/v1/demo/sessions', { body: { login } }))
      return answer(client.GET('/api/v1/me'))
    },
    onSuccess: (who) => (stay ? window.location.reload() : window.location.assign(homeOf(who))),
  })
  return (
    <div className="stack">
      {signIn.isError && <Failure error={signIn.error} />}
      <Loaded query={personas}>
        {(list) =>
          (['party', 'office', 'administration'] as const).map((group) => (
            <section key={group} className="stack-s">
              <h3>{t(`demo.${group}`)}</h3>
              <div className="row">
                {list.items
                  .filter((persona) => groupOf(persona.login) === group)
                  .map((persona) => (
                    <Button key={persona.login} small busy={signIn.isPending && signIn.variables === persona.login} onClick={() => signIn.mutate(persona.login)}>
                      <Chinese>{persona.name}</Chinese>
                    </Button>
                  ))}
              </div>
            </section>
          ))
        }
      </Loaded>
    </div>
  )
}

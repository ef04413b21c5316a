import { useRef, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { idempotencyKey } from '@/api/client'
import { useIdentity } from '@/api/session'
import { packsQuery } from '@/public/usePacks'
import { useApplicants } from './applicants'

/** Where and for whom something is filed; the only applicant there is counts as chosen. A new choice is a new request. */
export function useFilingChoice() {
  const packs = useQuery(packsQuery)
  const applicants = useApplicants(useIdentity().data)
  const [pack, setPack] = useState('')
  const [applicant, setApplicant] = useState('')
  const key = useRef(idempotencyKey())
  const renew = () => {
    key.current = idempotencyKey()
  }
  return {
    packs,
    applicants,
    pack,
    party: applicant || (applicants.data?.length === 1 ? applicants.data[0]!.id : ''),
    key,
    renew,
    choosePack: (id: string) => {
      setPack(id)
      renew()
    },
    chooseApplicant: (id: string) => {
      setApplicant(id)
      renew()
    },
  }
}

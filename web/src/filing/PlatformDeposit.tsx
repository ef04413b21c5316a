import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Deposit } from '@/deposits/data'
import { DepositPicker } from '@/deposits/DepositPicker'
import { isGiven } from '@/form'
import { Chinese } from '@/format/text'
import { Confirm } from '@/ui/Confirm'
import { useDraft } from './draft'

/** Fills in the part of the form that names the deposit from one that this registry has received, and empties it again. */
export function PlatformDeposit() {
  const { t } = useTranslation('filing')
  const { file, keeper, view } = useDraft()
  const [asking, setAsking] = useState<Deposit>()
  const lead = file.participants.find((one) => one.role === 'applicant')
  const now = (view.form.deposit ?? {}) as Record<string, string>
  if (!lead) return null
  const fill = (deposit: Deposit | undefined) => {
    const { deposit: _, ...rest } = view.form
    keeper.change(
      // The field is public and Chinese, whatever language the page is in: the registry by its own name.
      deposit ? { ...rest, deposit: { method: 'platform', body: file.office.zh, number: deposit.number, digest_algorithm: 'sm3', digest: deposit.head_sm3, time: deposit.received_at, deposit_id: deposit.id } } : rest,
    )
    setAsking(undefined)
  }
  // What was typed of a deposit made elsewhere is not replaced unasked.
  const choose = (deposit: Deposit | undefined) => (deposit && isGiven(now) && !now.deposit_id ? setAsking(deposit) : fill(deposit))
  return (
    <>
      <DepositPicker party={lead.party} chosen={now.deposit_id ?? ''} onChoose={choose} />
      <Confirm open={asking !== undefined} title={t('replace_deposit.title')} action={t('replace_deposit.action')} onConfirm={() => fill(asking)} onClose={() => setAsking(undefined)}>
        <p>
          <Chinese>{t('replace_deposit.text', { typed: [now.body, now.number].filter(Boolean).join(' '), number: asking?.number })}</Chinese>
        </p>
      </Confirm>
    </>
  )
}

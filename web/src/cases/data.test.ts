import { expect, test } from 'vitest'
import { isOwnCase, waitsOnMe, type Case } from './data'

const file = (waits_on: string, my_roles: string[], participants: Array<[role: string, party: string, confirmed: boolean]>) =>
  ({ state: { waits_on }, my_roles, participants: participants.map(([role, party, confirmed]) => ({ role, party, confirmed })) }) as unknown as Case

test('a filing waits on whoever has not given their key (SR-two-key)', () => {
  const filing = file('counterparty', ['counterparty'], [['applicant', 'a', false], ['co_applicant', 'b', false], ['counterparty', 'c', true]])
  expect(['a', 'b', 'c'].map((party) => waitsOnMe(filing, [party]))).toEqual([false, true, false])
  expect(waitsOnMe(filing, [])).toBe(false)
})

test('a case waits on the side that its state names', () => {
  expect(waitsOnMe(file('applicant', ['agent'], []), [])).toBe(true)
  expect(waitsOnMe(file('office', ['applicant'], []), [])).toBe(false)
})

test('an objection is the objector’s case, not that of whoever answers it; a case of the office is nobody else’s', () => {
  const objection: Parameters<typeof file>[2] = [['objector', 'o', false], ['applicant', 'a', false]]
  expect(isOwnCase(file('office', ['objector'], objection))).toBe(true)
  expect(isOwnCase(file('office', ['applicant'], objection))).toBe(false)
  expect(isOwnCase(file('office', ['agent'], [['applicant', 'a', false]]))).toBe(true)
  expect(isOwnCase(file('office', ['examiner'], [['examiner', 'e', false]]))).toBe(false)
})

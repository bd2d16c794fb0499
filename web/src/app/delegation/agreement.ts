import { dayMs } from '@planbridge/shared/durations'
import type { DelegationTerms, Offer, Operation, OperationId } from '@planbridge/shared/contract'

/** The longest time that the contract knows. */
const daysMaxUnlessSaid = 366
const daysUnlessSaid = 30

export const daysMaxOf = (offer: Pick<Offer, 'days_max'> | undefined): number =>
  offer?.days_max ?? daysMaxUnlessSaid

export const onlyReads = ({ method }: Pick<Operation, 'method'>): boolean => method === 'GET'

/** What the form proposes: reading for a month at most; whoever wants more says so. */
export const proposedTerms = (
  operations: readonly Operation[],
  daysMax: number,
): Omit<DelegationTerms, 'purpose'> => ({
  operations: operations.filter(onlyReads).map(({ id }) => id),
  days: Math.min(daysUnlessSaid, daysMax),
})

/** The last moment of an access that is agreed now. */
export const endOf = (days: number, now: number): string => new Date(now + days * dayMs).toISOString()

/** Takes one more thing, or one thing less, in the order of the list. */
export const toggled = (
  operations: readonly Operation[],
  chosen: readonly OperationId[],
  id: OperationId,
): OperationId[] =>
  operations.map((one) => one.id).filter((one) => (one === id ? !chosen.includes(one) : chosen.includes(one)))

import { dayMs } from '@planbridge/shared/durations'
import { changesData } from '../../core/requests/changes-data.ts'
import type { DelegationTerms, Offer, Operation, OperationId } from '@planbridge/shared/contract'

/** The longest term that the contract allows. */
const daysMaxDefault = 366
const daysDefault = 30

export const daysMaxOf = (offer: Pick<Offer, 'days_max'> | undefined): number =>
  offer?.days_max ?? daysMaxDefault

const readOnly = (operations: readonly Operation[]): OperationId[] =>
  operations.filter((operation) => !changesData(operation)).map(({ id }) => id)

/** The terms that the form proposes: read-only, for a month at most. */
export const proposedTerms = (
  operations: readonly Operation[],
  daysMax: number,
): Omit<DelegationTerms, 'purpose'> => ({
  operations: readOnly(operations),
  days: Math.min(daysDefault, daysMax),
})

export interface StartingPoint {
  readonly name: 'reading' | 'everything' | 'nothing'
  readonly operations: readonly OperationId[]
}

/** The choices from which a person may start; none for a list that is as quickly ticked by hand. */
export const startingPoints = (operations: readonly Operation[]): readonly StartingPoint[] => {
  if (operations.length < 4) return []
  const reading = readOnly(operations)
  const isMixed = reading.length > 0 && reading.length < operations.length
  return [
    ...(isMixed ? [{ name: 'reading', operations: reading } as const] : []),
    { name: 'everything', operations: operations.map(({ id }) => id) },
    { name: 'nothing', operations: [] },
  ]
}

/** The end of a term that starts now. */
export const endOf = (days: number, now: number): string => new Date(now + days * dayMs).toISOString()

interface GroupChoice {
  readonly grouped: readonly Operation[]
  readonly wanted: boolean
}

/** Adds all operations of a group to the chosen ones or removes them, and keeps the order of the list. */
export const toggledAll = (
  operations: readonly Operation[],
  chosen: readonly OperationId[],
  { grouped, wanted }: GroupChoice,
): OperationId[] => {
  const group = new Set(grouped.map(({ id }) => id))
  return operations.map(({ id }) => id).filter((id) => (group.has(id) ? wanted : chosen.includes(id)))
}

/** Adds an operation to the chosen ones or removes it, and keeps the order of the list. */
export const toggled = (
  operations: readonly Operation[],
  chosen: readonly OperationId[],
  id: OperationId,
): OperationId[] =>
  operations.map((one) => one.id).filter((one) => (one === id ? !chosen.includes(one) : chosen.includes(one)))

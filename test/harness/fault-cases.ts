import type { FailureCode } from '@planbridge/shared/contract'
import type { Fault } from '../mock/faults/fault.ts'

/** The expected failure for a fault. */
export interface Expectation {
  /** The rows of the security list that the case proves. */
  readonly rows: string
  readonly outcome: FailureCode
}

/** Joins the faults of a kind with the expectations of a suite. A fault without an expectation does not compile. */
export const faultCases = <Name extends string, Kind extends Fault>(
  faults: Readonly<Record<Name, Kind>>,
  expectations: Readonly<Record<Name, Expectation>>,
): readonly (Kind & Expectation)[] =>
  (Object.entries(faults) as [Name, Kind][]).map(([name, fault]) => ({ ...fault, ...expectations[name] }))

/** A fault as the beginning of a test title: its rows and its description. */
export const describeFault = ({ rows, description }: Fault & Expectation): string => `${rows}: ${description}`

/** For `test.each`: each case under a title that states the fault and the failure code. */
export const titled = <Case extends Fault & Expectation>(
  cases: readonly Case[],
): (readonly [title: string, faultCase: Case])[] =>
  cases.map((one) => [`${describeFault(one)} Planbridge responds with ${one.outcome}`, one] as const)

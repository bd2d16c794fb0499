import type { Operation } from '@planbridge/shared/contract'

export interface OperationArea {
  /** The provider's name for the part of its API; absent for operations without one. */
  readonly area: string | undefined
  readonly operations: readonly Operation[]
}

/** The operations by the area of the API, in the order of their first operation. */
export const operationsByArea = (operations: readonly Operation[]): readonly OperationArea[] =>
  [...Map.groupBy(operations, ({ area }) => area)].map(([area, grouped]) => ({ area, operations: grouped }))

import type { ConnectionId, JobInput, Operation } from '@planbridge/shared/contract'
import { bodyField, typedBody } from '../requests/api-call.ts'
import type { FieldValues } from '../requests/api-call.ts'

export interface NewJob {
  readonly connection: ConnectionId
  readonly operation: Operation
  /** The values typed into the operation's fields. */
  readonly values: FieldValues
  readonly schedule: Pick<JobInput, 'schedule' | 'time_zone' | 'missed'>
}

/** The fields and body of a job's request. Empty optional fields are left out, and the body is sent as typed. */
export function jobRequest(operation: Operation, values: FieldValues): Pick<JobInput, 'fields' | 'body'> {
  const fields = operation.fields
    .map(({ name }) => [name, values[name] ?? ''] as const)
    .filter(([, value]) => value !== '')
  return { fields: Object.fromEntries(fields), body: typedBody(operation, values) }
}

export const jobInput = ({ connection, operation, values, schedule }: NewJob): JobInput => ({
  connection,
  operation: operation.id,
  ...jobRequest(operation, values),
  ...schedule,
})

/** The form values of an existing job. */
export const valuesOf = ({ fields, body }: Pick<JobInput, 'fields' | 'body'>): FieldValues => ({
  ...fields,
  ...(body !== null && { [bodyField]: body }),
})

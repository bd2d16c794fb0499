import type { ConnectionId, JobInput, Operation } from '@planbridge/shared/contract'
import { bodyField, typedBody } from './api-call.ts'
import type { FieldValues } from './api-call.ts'

export interface JobPlan {
  readonly connection: ConnectionId
  readonly operation: Operation
  /** What was typed into the operation's fields. */
  readonly values: FieldValues
  readonly when: Pick<JobInput, 'schedule' | 'time_zone' | 'missed'>
}

/** What the BFF is asked to run it with: empty optional fields are left out, the body goes as it was typed. */
export function runsWith(operation: Operation, values: FieldValues): Pick<JobInput, 'fields' | 'body'> {
  const given = operation.fields.map(({ name }) => ({ name, value: values[name] ?? '' }))
  const fields = given.filter(({ value }) => value !== '')
  return {
    fields: Object.fromEntries(fields.map(({ name, value }) => [name, value])),
    body: typedBody(operation, values),
  }
}

export const jobWish = ({ connection, operation, values, when }: JobPlan): JobInput => ({
  connection,
  operation: operation.id,
  ...runsWith(operation, values),
  ...when,
})

/** What stands in the form of a job that there is. */
export const valuesOf = ({ fields, body }: Pick<JobInput, 'fields' | 'body'>): FieldValues => ({
  ...fields,
  ...(body !== null && { [bodyField]: body }),
})

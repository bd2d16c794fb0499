import type { ConnectionId, JobWish, Operation } from '@planbridge/shared/contract'
import { typedBody } from './api-call.ts'
import type { FieldValues } from './api-call.ts'

export interface JobPlan {
  readonly connection: ConnectionId
  readonly operation: Operation
  /** What was typed into the operation's fields. */
  readonly values: FieldValues
  readonly when: Pick<JobWish, 'schedule' | 'time_zone' | 'missed'>
}

/** What the BFF is asked to run: empty optional fields are left out, the body goes as it was typed. */
export function jobWish({ connection, operation, values, when }: JobPlan): JobWish {
  const given = operation.fields.map(({ name }) => ({ name, value: values[name] ?? '' }))
  const fields = given.filter(({ value }) => value !== '')
  return {
    connection,
    operation: operation.id,
    fields: Object.fromEntries(fields.map(({ name, value }) => [name, value])),
    body: typedBody(operation, values),
    ...when,
  }
}

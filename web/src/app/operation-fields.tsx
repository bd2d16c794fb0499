import type { Operation, OperationBody, OperationField } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { bodyField } from '../api-call.ts'
import type { FieldValues } from '../api-call.ts'
import { TextAreaField, TextField } from '../ui/field.tsx'
import { formText } from './form-text.ts'
import { laidOut } from './laid-out.ts'
import { useMessages } from './parts-context.tsx'

const input = { autoComplete: 'off', spellCheck: false }

interface Typed {
  /** What was typed before; without it, examples stand in the fields. */
  readonly typed?: FieldValues | undefined
}

function FieldOf({ field, typed }: Typed & { field: OperationField }): ReactElement {
  const { tryCall } = useMessages()
  const { name, required = false, example } = field
  const mark = required ? undefined : tryCall.optional
  const value = typed ? typed[name] : example
  return <TextField {...input} {...{ name, required, mark }} label={name} defaultValue={value} />
}

function BodyOf({ body: { required, example }, typed }: Typed & { body: OperationBody }): ReactElement {
  const { tryCall } = useMessages()
  const mark = required ? undefined : tryCall.optional
  const shared = { ...input, name: bodyField, required, mark }
  const text = typed ? (typed[bodyField] ?? '') : example
  return <TextAreaField {...shared} label={tryCall.body} defaultValue={laidOut(text)} />
}

/** What an operation wants to know. */
export function OperationFields({ operation, typed }: Typed & { operation: Operation }): ReactElement {
  return (
    <>
      {operation.fields.map((field) => (
        <FieldOf key={`${operation.id} ${field.name}`} field={field} typed={typed} />
      ))}
      {operation.body && <BodyOf key={operation.id} body={operation.body} typed={typed} />}
    </>
  )
}

/** What was typed into the fields of an operation. */
export const typedValues = (operation: Operation, form: FormData): FieldValues =>
  Object.fromEntries(
    [...operation.fields.map(({ name }) => name), bodyField].map((name) => [name, formText(form, name)]),
  )

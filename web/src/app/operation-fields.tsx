import type { Operation, OperationBody, OperationField } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { bodyField } from '../api-call.ts'
import type { FieldValues } from '../api-call.ts'
import { TextAreaField, TextField } from '../ui/field.tsx'
import { formText } from './form-text.ts'
import { useMessages } from './parts-context.tsx'

/** A body that is JSON is easier to change when it is laid out. */
function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

const input = { autoComplete: 'off', spellCheck: false }

function FieldOf({ field: { name, required = false, example } }: { field: OperationField }): ReactElement {
  const { tryCall } = useMessages()
  const mark = required ? undefined : tryCall.optional
  return <TextField {...input} {...{ name, required, mark }} label={name} defaultValue={example} />
}

function BodyOf({ body: { required, example } }: { body: OperationBody }): ReactElement {
  const { tryCall } = useMessages()
  const mark = required ? undefined : tryCall.optional
  const shared = { ...input, name: bodyField, required, mark }
  return <TextAreaField {...shared} label={tryCall.body} defaultValue={laidOut(example)} />
}

/** What an operation wants to know. */
export function OperationFields({ operation }: { operation: Operation }): ReactElement {
  return (
    <>
      {operation.fields.map((field) => (
        <FieldOf key={`${operation.id} ${field.name}`} field={field} />
      ))}
      {operation.body && <BodyOf key={operation.id} body={operation.body} />}
    </>
  )
}

/** What was typed into the fields of an operation. */
export const typedValues = (operation: Operation, form: FormData): FieldValues =>
  Object.fromEntries(
    [...operation.fields.map(({ name }) => name), bodyField].map((name) => [name, formText(form, name)]),
  )

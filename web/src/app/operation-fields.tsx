import type { Operation, OperationField } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
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

function FieldOf({ field }: { field: OperationField }): ReactElement {
  const { tryCall } = useMessages()
  const shared = {
    name: field.name,
    required: field.required,
    mark: field.required ? undefined : tryCall.optional,
    autoComplete: 'off',
    spellCheck: false,
  }
  return field.in === 'body' ? (
    <TextAreaField {...shared} label={tryCall.body} defaultValue={laidOut(field.example ?? '')} />
  ) : (
    <TextField {...shared} label={field.name} defaultValue={field.example} />
  )
}

/** What an operation wants to know. */
export function OperationFields({ operation }: { operation: Operation }): ReactElement {
  return (
    <>
      {operation.fields.map((field) => (
        <FieldOf key={`${operation.id} ${field.name}`} field={field} />
      ))}
    </>
  )
}

/** What was typed into the fields of an operation. */
export const typedValues = (operation: Operation, form: FormData): FieldValues =>
  Object.fromEntries(operation.fields.map(({ name }) => [name, formText(form, name)]))

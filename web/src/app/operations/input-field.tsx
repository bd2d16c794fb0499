import type { FieldKind, Operation, OperationField } from '@planbridge/shared/contract'
import type { InputHTMLAttributes, ReactElement } from 'react'
import { changesData } from '../../core/requests/changes-data.ts'
import type { FieldValues } from '../../core/requests/api-call.ts'
import { fill } from '../../messages/fill.ts'
import { SelectField, TextField } from '../../ui/forms/field.tsx'
import { useMessages } from '../app-context.tsx'
import { fieldLabel } from './field-label.ts'

export interface OperationFormProps {
  readonly operation: Operation
  /** The values of an existing request; without them, required fields of a call that only reads start with examples. */
  readonly typed?: FieldValues | undefined
  /** True if the names of the API are shown beside the labels. */
  readonly named?: boolean | undefined
}

export interface InputFieldProps extends OperationFormProps {
  readonly field: OperationField
}

export const plainInput = { autoComplete: 'off', spellCheck: false }

/** The input attributes for each kind of value. Other kinds are plain text. */
const inputs: Partial<Record<FieldKind, InputHTMLAttributes<HTMLInputElement>>> = {
  'whole-number': { type: 'number', step: 1, inputMode: 'numeric' },
  number: { type: 'number', step: 'any', inputMode: 'decimal' },
  date: { type: 'date' },
}

const choicesOf = ({ kind, values = [] }: OperationField): readonly string[] =>
  kind === 'yes-no' ? ['true', 'false'] : kind === 'choice' ? values : []

/** The hint for a value that is typed as text. */
function useHint({ kind = 'text', values, example }: OperationField): string | undefined {
  const { requestConsole } = useMessages()
  const { kinds } = requestConsole
  const several = values && fill(kinds.choices, { values: values.join(', ') })
  const hints = { texts: kinds.texts, choices: several, 'date-time': kinds.dateTime }
  return (
    (kind in hints ? hints[kind as keyof typeof hints] : undefined) ??
    // Other empty fields have the example as a placeholder, which a date cannot have.
    (kind === 'date' && example !== undefined ? fill(requestConsole.example, { example }) : undefined)
  )
}

/**
 * The initial value of a field. Optional fields start empty, because an example would filter the result, and so do all fields of a
 * call that changes data, because no person means the example.
 */
const initialValueOf = ({ operation, field, typed }: InputFieldProps): string | undefined => {
  if (typed) return typed[field.name]
  return field.required && !changesData(operation) ? field.example : ''
}

/** The mark after a label: the name in the API, and whether a value is needed. */
function useMark({ field: { name, required = false }, named = false }: InputFieldProps): string | undefined {
  const { requestConsole } = useMessages()
  const marks = [...(named ? [name] : []), ...(required ? [] : [requestConsole.optional])]
  return marks.length === 0 ? undefined : marks.join(' · ')
}

function ChoiceField(props: InputFieldProps): ReactElement {
  const messages = useMessages()
  const { requestConsole } = messages
  const { operation, field } = props
  const { name, required = false, kind } = field
  const { yes, no } = requestConsole.yesNo
  const initial = initialValueOf(props)
  const empty = required ? requestConsole.choose : requestConsole.any
  return (
    <SelectField
      {...{ name, required }}
      mark={useMark(props)}
      label={fieldLabel(messages, operation, field)}
      defaultValue={initial ?? ''}
    >
      {(!required || !initial) && <option value="">{empty}</option>}
      {choicesOf(field).map((choice) => (
        <option key={choice} value={choice}>
          {kind === 'yes-no' ? (choice === 'true' ? yes : no) : choice}
        </option>
      ))}
    </SelectField>
  )
}

/** The input for one value of an operation. */
export function InputField(props: InputFieldProps): ReactElement {
  const messages = useMessages()
  const { operation, field } = props
  const hint = useHint(field)
  const mark = useMark(props)
  if (choicesOf(field).length > 0) return <ChoiceField {...props} />
  const { name, required = false, kind = 'text', example } = field
  const shared = { ...plainInput, ...inputs[kind], name, required, hint, mark, placeholder: example }
  return (
    <TextField
      {...shared}
      label={fieldLabel(messages, operation, field)}
      defaultValue={initialValueOf(props)}
    />
  )
}

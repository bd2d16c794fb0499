import type { FieldKind, Operation, OperationBody, OperationField } from '@planbridge/shared/contract'
import type { InputHTMLAttributes, ReactElement } from 'react'
import { bodyField } from '../../core/requests/api-call.ts'
import type { FieldValues } from '../../core/requests/api-call.ts'
import { fill } from '../../messages/fill.ts'
import { SelectField, TextAreaField, TextField } from '../../ui/forms/field.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { useMessages } from '../app-context.tsx'
import { formText } from '../display/form-text.ts'
import { prettyJson } from '../display/pretty-json.ts'
import styles from './operation-fields.module.css'

const input = { autoComplete: 'off', spellCheck: false }

interface Typed {
  /** The values of an existing request; without them, required fields start with examples. */
  readonly typed?: FieldValues | undefined
}

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
    (example === undefined ? undefined : fill(requestConsole.example, { example }))
  )
}

/** The initial value of a field. Optional fields start empty, because an example would filter the result. */
const initialValueOf = ({ name, required, example }: OperationField, typed: FieldValues | undefined) =>
  typed ? typed[name] : required ? example : ''

function ChoiceField({ field, typed }: Typed & { field: OperationField }): ReactElement {
  const { requestConsole } = useMessages()
  const { name, required = false, kind } = field
  const { yes, no } = requestConsole.yesNo
  const mark = required ? undefined : requestConsole.optional
  return (
    <SelectField {...{ name, required, mark }} label={name} defaultValue={initialValueOf(field, typed) ?? ''}>
      {!required && <option value="">{requestConsole.any}</option>}
      {choicesOf(field).map((choice) => (
        <option key={choice} value={choice}>
          {kind === 'yes-no' ? (choice === 'true' ? yes : no) : choice}
        </option>
      ))}
    </SelectField>
  )
}

function InputField({ field, typed }: Typed & { field: OperationField }): ReactElement {
  const { requestConsole } = useMessages()
  const hint = useHint(field)
  if (choicesOf(field).length > 0) return <ChoiceField field={field} typed={typed} />
  const { name, required = false, kind = 'text' } = field
  const shared = { ...input, ...inputs[kind], name, required, hint }
  const mark = required ? undefined : requestConsole.optional
  return <TextField {...shared} label={name} mark={mark} defaultValue={initialValueOf(field, typed)} />
}

function BodyFields({ body: { fields } }: { body: OperationBody }): ReactElement | null {
  const { requestConsole } = useMessages()
  if (fields.length === 0) return null
  return (
    <Disclosure summary={requestConsole.bodyFields}>
      <dl className={styles['bodyFields']}>
        {fields.map(({ name, required, kind = 'text', values }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              {[
                requestConsole.kindNames[kind],
                required ? requestConsole.required : requestConsole.optional,
                values?.join(', '),
              ]
                .filter(Boolean)
                .join(' · ')}
            </dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  )
}

function BodyField({ body, typed }: Typed & { body: OperationBody }): ReactElement {
  const { required, example } = body
  const { requestConsole } = useMessages()
  const mark = required ? undefined : requestConsole.optional
  const shared = { ...input, name: bodyField, required, mark }
  const text = typed ? (typed[bodyField] ?? '') : example
  return (
    <>
      <TextAreaField {...shared} label={requestConsole.body} defaultValue={prettyJson(text)} />
      <BodyFields body={body} />
    </>
  )
}

/** The input fields of an operation. */
export function OperationFields({ operation, typed }: Typed & { operation: Operation }): ReactElement {
  return (
    <>
      {operation.fields.map((field) => (
        <InputField key={`${operation.id} ${field.name}`} field={field} typed={typed} />
      ))}
      {operation.body && <BodyField key={operation.id} body={operation.body} typed={typed} />}
    </>
  )
}

/** The values typed into the fields of an operation. */
export const typedValues = (operation: Operation, form: FormData): FieldValues =>
  Object.fromEntries(
    [...operation.fields.map(({ name }) => name), bodyField].map((name) => [name, formText(form, name)]),
  )

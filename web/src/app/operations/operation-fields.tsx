import type { FieldKind, Operation, OperationBody, OperationField } from '@planbridge/shared/contract'
import type { InputHTMLAttributes, ReactElement } from 'react'
import { bodyField } from '../../core/api-call.ts'
import type { FieldValues } from '../../core/api-call.ts'
import { fill } from '../../messages/fill.ts'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { SelectField, TextAreaField, TextField } from '../../ui/forms/field.tsx'
import { formText } from '../display/form-text.ts'
import { laidOut } from '../shell/laid-out.ts'
import styles from './operation-fields.module.css'
import { useMessages } from '../parts-context.tsx'

const input = { autoComplete: 'off', spellCheck: false }

interface Typed {
  /** What was typed before; without it, examples stand in the fields. */
  readonly typed?: FieldValues | undefined
}

/** How a kind of value is typed. What none of them says is a line of text. */
const inputs: Partial<Record<FieldKind, InputHTMLAttributes<HTMLInputElement>>> = {
  'whole-number': { type: 'number', step: 1, inputMode: 'numeric' },
  number: { type: 'number', step: 'any', inputMode: 'decimal' },
  date: { type: 'date' },
}

const choicesOf = ({ kind, values = [] }: OperationField): readonly string[] =>
  kind === 'yes-no' ? ['true', 'false'] : kind === 'choice' ? values : []

/** What a person should know of a value that is typed as text. */
function useHint({ kind = 'text', values, example }: OperationField): string | undefined {
  const { tryCall } = useMessages()
  const { kinds } = tryCall
  const several = values && fill(kinds.choices, { values: values.join(', ') })
  const words = { texts: kinds.texts, choices: several, 'date-time': kinds.dateTime }
  return (
    (kind in words ? words[kind as keyof typeof words] : undefined) ??
    (example === undefined ? undefined : fill(tryCall.example, { example }))
  )
}

/** What stands in a field. Examples only where something has to: an optional one would narrow the answer. */
const startOf = ({ name, required, example }: OperationField, typed: FieldValues | undefined) =>
  typed ? typed[name] : required ? example : ''

function ChoiceOf({ field, typed }: Typed & { field: OperationField }): ReactElement {
  const { tryCall } = useMessages()
  const { name, required = false, kind } = field
  const { yes, no } = tryCall.yesNo
  const mark = required ? undefined : tryCall.optional
  return (
    <SelectField {...{ name, required, mark }} label={name} defaultValue={startOf(field, typed) ?? ''}>
      {!required && <option value="">{tryCall.any}</option>}
      {choicesOf(field).map((choice) => (
        <option key={choice} value={choice}>
          {kind === 'yes-no' ? (choice === 'true' ? yes : no) : choice}
        </option>
      ))}
    </SelectField>
  )
}

function FieldOf({ field, typed }: Typed & { field: OperationField }): ReactElement {
  const { tryCall } = useMessages()
  const hint = useHint(field)
  if (choicesOf(field).length > 0) return <ChoiceOf field={field} typed={typed} />
  const { name, required = false, kind = 'text' } = field
  const shared = { ...input, ...inputs[kind], name, required, hint }
  const mark = required ? undefined : tryCall.optional
  return <TextField {...shared} label={name} mark={mark} defaultValue={startOf(field, typed)} />
}

function MembersOf({ body: { fields } }: { body: OperationBody }): ReactElement | null {
  const { tryCall } = useMessages()
  if (fields.length === 0) return null
  return (
    <Disclosure summary={tryCall.members}>
      <dl className={styles['members']}>
        {fields.map(({ name, required, kind = 'text', values }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              {[tryCall.kindNames[kind], required ? tryCall.required : tryCall.optional, values?.join(', ')]
                .filter(Boolean)
                .join(' · ')}
            </dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  )
}

function BodyOf({ body, typed }: Typed & { body: OperationBody }): ReactElement {
  const { required, example } = body
  const { tryCall } = useMessages()
  const mark = required ? undefined : tryCall.optional
  const shared = { ...input, name: bodyField, required, mark }
  const text = typed ? (typed[bodyField] ?? '') : example
  return (
    <>
      <TextAreaField {...shared} label={tryCall.body} defaultValue={laidOut(text)} />
      <MembersOf body={body} />
    </>
  )
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

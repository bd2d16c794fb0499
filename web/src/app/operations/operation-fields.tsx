import type { Operation, OperationField } from '@planbridge/shared/contract'
import { useEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { bodyField } from '../../core/requests/api-call.ts'
import type { FieldValues } from '../../core/requests/api-call.ts'
import { SelectField } from '../../ui/forms/field.tsx'
import { useMessages } from '../app-context.tsx'
import { formText } from '../display/form-text.ts'
import { BodyField } from './body-field.tsx'
import { fieldLabel } from './field-label.ts'
import { InputField, type InputFieldProps, type OperationFormProps } from './input-field.tsx'

/** Up to this number of optional fields are shown at once; more of them are added one by one. */
const openMax = 2

const isPaging = ({ paging }: Operation, { name }: OperationField): boolean =>
  paging?.kind === 'page-number' && (name === paging.parameter || name === paging.size)

const isOpen = ({ operation, typed }: OperationFormProps, field: OperationField): boolean =>
  field.required === true || isPaging(operation, field) || Boolean(typed?.[field.name])

interface MoreFieldsProps extends OperationFormProps {
  readonly fields: readonly OperationField[]
}

/** A field that the person has just added, and continues with. */
function AddedField(props: InputFieldProps): ReactElement {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.querySelector<HTMLElement>('input, select')?.focus(), [])
  return (
    <div ref={place}>
      <InputField {...props} />
    </div>
  )
}

/** The optional fields that are not open yet, to be added one by one. */
function MoreFields({ fields, ...props }: MoreFieldsProps): ReactElement {
  const messages = useMessages()
  const { requestConsole } = messages
  const [added, setAdded] = useState<readonly string[]>([])
  const rest = fields.filter(({ name }) => !added.includes(name))
  return (
    <>
      {added.map((name) => {
        const field = fields.find((one) => one.name === name)
        return field && <AddedField key={name} {...props} field={field} />
      })}
      {rest.length > 0 && (
        <SelectField
          label={requestConsole.addFilter}
          value=""
          onChange={(event) => setAdded([...added, event.target.value])}
        >
          <option value="">{requestConsole.chooseFilter}</option>
          {rest.map((field) => (
            <option key={field.name} value={field.name}>
              {fieldLabel(messages, props.operation, field)}
            </option>
          ))}
        </SelectField>
      )}
    </>
  )
}

function QueryFields(props: OperationFormProps): ReactElement {
  const { fields } = props.operation
  const closed = fields.filter((field) => !isOpen(props, field))
  const hidden = closed.length > openMax ? closed : []
  return (
    <>
      {fields
        .filter((field) => !hidden.includes(field))
        .map((field) => (
          <InputField key={field.name} {...props} field={field} />
        ))}
      {hidden.length > 0 && <MoreFields {...props} fields={hidden} />}
    </>
  )
}

/** The input fields of an operation. */
export function OperationFields(props: OperationFormProps): ReactElement {
  const { operation, typed } = props
  return (
    <>
      <QueryFields key={operation.id} {...props} />
      {operation.body && <BodyField key={`${operation.id} body`} body={operation.body} typed={typed} />}
    </>
  )
}

/** The values typed into the fields of an operation. */
export const typedValues = (operation: Operation, form: FormData): FieldValues =>
  Object.fromEntries(
    [...operation.fields.map(({ name }) => name), bodyField].map((name) => [name, formText(form, name)]),
  )

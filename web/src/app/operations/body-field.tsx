import type { OperationBody } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { bodyField } from '../../core/requests/api-call.ts'
import { TextAreaField } from '../../ui/forms/field.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { useMessages } from '../app-context.tsx'
import { prettyJson } from '../display/pretty-json.ts'
import { type OperationFormProps, plainInput } from './input-field.tsx'
import styles from './operation-fields.module.css'

function BodyFields({ fields }: Pick<OperationBody, 'fields'>): ReactElement | null {
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

/** The request body. It starts empty with the example as a placeholder: every call with a body changes data. */
export function BodyField({
  body,
  typed,
}: Pick<OperationFormProps, 'typed'> & { body: OperationBody }): ReactElement {
  const { required, example, fields } = body
  const { requestConsole } = useMessages()
  const mark = required ? undefined : requestConsole.optional
  return (
    <>
      <TextAreaField
        {...plainInput}
        name={bodyField}
        required={required}
        mark={mark}
        label={requestConsole.body}
        placeholder={prettyJson(example)}
        defaultValue={prettyJson(typed?.[bodyField] ?? '')}
      />
      <BodyFields fields={fields} />
    </>
  )
}

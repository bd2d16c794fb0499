import type { Operation } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { FormEvent, ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { Card } from '../../ui/layout/card.tsx'
import { SelectField } from '../../ui/forms/field.tsx'
import { OperationFields, typedValues } from '../operations/operation-fields.tsx'
import { useMessages, usePart, useParts } from '../parts-context.tsx'
import { useAllowedOperations } from '../operations/use-allowed-operations.ts'
import { CallAnswer } from './call-answer.tsx'
import type { ConnectionProps } from './connection-props.ts'
import styles from './try-call-card.module.css'

/** A call can renew a token, or find out that a connection no longer works. */
function useAfterCall(): () => Promise<void> {
  const { apiCall, connections } = useParts()
  return async () => {
    const { phase } = apiCall.getState()
    const ended =
      phase.name === 'done' &&
      phase.answer.kind === 'failed' &&
      phase.answer.failure.code === 'session-required'
    // Without a session the list is empty, and the page with its message would be gone.
    if (!ended) await connections.getState().load()
  }
}

interface FormProps extends ConnectionProps {
  readonly operations: readonly [Operation, ...Operation[]]
}

/** By the parts of the API, where the provider names some. */
function OperationOptions({ operations }: { operations: readonly Operation[] }): ReactElement {
  const { tryCall } = useMessages()
  const areas = Map.groupBy(operations, ({ area }) => area)
  const optionsOf = (some: readonly Operation[]) =>
    some.map(({ id, title }) => (
      <option key={id} value={id}>
        {title}
      </option>
    ))
  if (areas.size === 1) return <>{optionsOf(operations)}</>
  return (
    <>
      {[...areas].map(([area, some]) => (
        <optgroup key={area ?? ''} label={area ?? tryCall.otherRequests}>
          {optionsOf(some)}
        </optgroup>
      ))}
    </>
  )
}

function CallForm({ connection, entry, operations }: FormProps): ReactElement {
  const messages = useMessages()
  const { phase, send, reset } = usePart('apiCall')
  const [chosenId, choose] = useState<string>(operations[0].id)
  const operation = operations.find(({ id }) => id === chosenId) ?? operations[0]
  const provider = entry.provider.name
  const afterCall = useAfterCall()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void send(connection.id, operation, typedValues(operation, form)).then(afterCall)
  }
  return (
    <form className={styles['form']} autoComplete="off" onSubmit={submit}>
      <SelectField
        label={messages.tryCall.operation}
        value={operation.id}
        hint={operation.assumed ? fill(messages.connection.assumed, { provider }) : undefined}
        onChange={(event) => {
          choose(event.target.value)
          reset()
        }}
      >
        <OperationOptions operations={operations} />
      </SelectField>
      <OperationFields operation={operation} />
      <div className={styles['send']}>
        <Button type="submit" tone="primary" busy={phase.name === 'sending'}>
          {messages.tryCall.send}
        </Button>
        <code className={styles['shape']}>
          <span className={styles['method']}>{operation.method}</span> {operation.path}
        </code>
      </div>
    </form>
  )
}

/** What the connection may ask for, and a way to ask it. */
export function TryCallCard({ connection, entry }: ConnectionProps): ReactElement {
  const { tryCall, connection: words } = useMessages()
  const [first, ...others] = useAllowedOperations({ connection, entry })
  const provider = entry.provider.name
  return (
    <Card title={tryCall.title}>
      <p className={styles['lead']}>
        {connection.status === 'active' ? fill(tryCall.lead, { provider }) : tryCall.unavailable}
      </p>
      {first ? (
        <CallForm connection={connection} entry={entry} operations={[first, ...others]} />
      ) : (
        <p>{words.noOperations}</p>
      )}
      <CallAnswer provider={provider} model={connection.model} />
    </Card>
  )
}

import type { Operation } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { FormEvent, ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { SelectField } from '../../ui/forms/field.tsx'
import { Card } from '../../ui/layout/card.tsx'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import type { ConnectionProps } from '../connection/connection-props.ts'
import { OperationFields, typedValues } from '../operations/operation-fields.tsx'
import { useAllowedOperations } from '../operations/use-allowed-operations.ts'
import { CallResult } from './call-result.tsx'
import styles from './request-console-card.module.css'

/** Returns a function that refreshes the connections, because a call can renew a token or fail for good. */
function useAfterCall(): () => Promise<void> {
  const { apiCall, connections } = useApp()
  return async () => {
    const { phase } = apiCall.getState()
    const sessionEnded =
      phase.name === 'done' &&
      phase.result.kind === 'failed' &&
      phase.result.failure.code === 'session-required'
    // Without a session the list would be empty, and this page would disappear together with its message.
    if (!sessionEnded) await connections.getState().load()
  }
}

interface FormProps extends ConnectionProps {
  readonly operations: readonly [Operation, ...Operation[]]
}

/** The operations, grouped by the area of the API if the provider has several. */
function OperationOptions({ operations }: { operations: readonly Operation[] }): ReactElement {
  const { requestConsole } = useMessages()
  const areas = Map.groupBy(operations, ({ area }) => area)
  const optionsOf = (listed: readonly Operation[]) =>
    listed.map(({ id, title }) => (
      <option key={id} value={id}>
        {title}
      </option>
    ))
  if (areas.size === 1) return <>{optionsOf(operations)}</>
  return (
    <>
      {[...areas].map(([area, grouped]) => (
        <optgroup key={area ?? ''} label={area ?? requestConsole.otherRequests}>
          {optionsOf(grouped)}
        </optgroup>
      ))}
    </>
  )
}

function CallForm({ connection, entry, operations }: FormProps): ReactElement {
  const messages = useMessages()
  const { phase, send, reset } = useAppState('apiCall')
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
        label={messages.requestConsole.operation}
        value={operation.id}
        hint={operation.assumed ? fill(messages.requestConsole.undocumented, { provider }) : undefined}
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
          {messages.requestConsole.send}
        </Button>
        <code className={styles['shape']}>
          <span className={styles['method']}>{operation.method}</span> {operation.path}
        </code>
      </div>
    </form>
  )
}

export function RequestConsoleCard({ connection, entry }: ConnectionProps): ReactElement {
  const { requestConsole, connection: text } = useMessages()
  const [first, ...others] = useAllowedOperations({ connection, entry })
  const provider = entry.provider.name
  return (
    <Card title={requestConsole.title}>
      <p className={styles['lead']}>
        {connection.status === 'active'
          ? fill(requestConsole.lead, { provider })
          : requestConsole.unavailable}
      </p>
      {first ? (
        <CallForm connection={connection} entry={entry} operations={[first, ...others]} />
      ) : (
        <p>{text.noOperations}</p>
      )}
      <CallResult provider={provider} model={connection.model} />
    </Card>
  )
}

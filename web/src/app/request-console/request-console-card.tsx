import type { Operation } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { FormEvent, ReactElement } from 'react'
import { changesData } from '../../core/requests/changes-data.ts'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { SelectField } from '../../ui/forms/field.tsx'
import { Card } from '../../ui/layout/card.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import type { ConnectionProps } from '../connection/connection-props.ts'
import { OperationFields, typedValues } from '../operations/operation-fields.tsx'
import { useAllowedOperations } from '../operations/use-allowed-operations.ts'
import { CallResult } from './call-result.tsx'
import { ConfirmCallDialog } from './confirm-call-dialog.tsx'
import styles from './request-console-card.module.css'
import { type Sending, useSend } from './use-send.ts'

interface FormProps extends ConnectionProps {
  readonly operations: readonly [Operation, ...Operation[]]
  readonly sending: Sending
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

interface SendProps {
  readonly operation: Operation
  readonly provider: string
}

/** The button that sends the call, or that asks for a confirmation, with the method and path of the call. */
function SendLine({ operation, provider }: SendProps): ReactElement {
  const { requestConsole } = useMessages()
  const { phase } = useAppState('apiCall')
  const changes = changesData(operation)
  return (
    <>
      {changes && (
        <p>
          <Badge tone="warn">{fill(requestConsole.changesData, { provider })}</Badge>
        </p>
      )}
      <div className={styles['send']}>
        <Button type="submit" tone={changes ? 'plain' : 'primary'} busy={phase.name === 'sending'}>
          {changes ? requestConsole.review : requestConsole.send}
        </Button>
        <code className={styles['shape']}>
          <span className={styles['method']}>{operation.method}</span> {operation.path}
        </code>
      </div>
    </>
  )
}

function CallForm({ connection, entry, operations, sending }: FormProps): ReactElement {
  const { requestConsole } = useMessages()
  const { reset } = useAppState('apiCall')
  const [chosenId, choose] = useState<string>(operations[0].id)
  const operation = operations.find(({ id }) => id === chosenId) ?? operations[0]
  const provider = entry.provider.name
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = typedValues(operation, new FormData(event.currentTarget))
    sending.send({ connection: connection.id, operation, values })
  }
  return (
    <form className={styles['form']} autoComplete="off" onSubmit={submit}>
      <SelectField
        label={requestConsole.operation}
        value={operation.id}
        hint={operation.assumed ? fill(requestConsole.undocumented, { provider }) : undefined}
        onChange={(event) => {
          choose(event.target.value)
          reset()
        }}
      >
        <OperationOptions operations={operations} />
      </SelectField>
      <OperationFields operation={operation} named />
      <SendLine operation={operation} provider={provider} />
    </form>
  )
}

/** Sends requests through the connection and shows the responses. A tool for developers. */
export function RequestConsoleCard({ connection, entry }: ConnectionProps): ReactElement {
  const { requestConsole, connection: text } = useMessages()
  const [first, ...others] = useAllowedOperations({ connection, entry })
  const sending = useSend()
  const provider = entry.provider.name
  const lead = connection.status === 'active' ? requestConsole.lead : requestConsole.unavailable
  return (
    <Card title={requestConsole.title}>
      <p className={styles['lead']}>{fill(lead, { provider })}</p>
      {first ? (
        <CallForm connection={connection} entry={entry} operations={[first, ...others]} sending={sending} />
      ) : (
        <p>{text.noOperations}</p>
      )}
      <CallResult connection={connection} provider={provider} send={sending.send} />
      {sending.waiting && (
        <ConfirmCallDialog
          request={sending.waiting}
          provider={provider}
          account={connection.account?.name ?? text.organisation}
          onConfirm={sending.confirm}
          onCancel={sending.cancel}
        />
      )}
    </Card>
  )
}

import type { ReactElement } from 'react'
import type { SentRequest } from '../../core/requests/api-call-store.ts'
import { typedBody } from '../../core/requests/api-call.ts'
import { fill } from '../../messages/fill.ts'
import { CodeBlock } from '../../ui/code/code-block.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Dialog, DialogActions } from '../../ui/layout/dialog.tsx'
import { FactList } from '../../ui/layout/fact-list.tsx'
import { useMessages } from '../app-context.tsx'
import { ForeignName } from '../display/foreign-name.tsx'
import { prettyJson } from '../display/pretty-json.ts'
import { fieldLabel } from '../operations/field-label.ts'
import styles from './confirm-call-dialog.module.css'

export interface ConfirmCallProps {
  readonly request: SentRequest
  readonly provider: string
  /** The name of the account that the call is made with. */
  readonly account: string
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

/** Names a call that changes data, with its values, before it is sent. */
export function ConfirmCallDialog({ request, provider, account, ...on }: ConfirmCallProps): ReactElement {
  const messages = useMessages()
  const { confirmCall: text, frame, requestConsole } = messages
  const { operation, values } = request
  const isQueue = operation.paging?.kind === 'queue'
  const body = typedBody(operation, values)
  const given = operation.fields.filter(({ name }) => values[name])
  const facts = [
    { name: text.request, value: operation.title },
    { name: text.account, value: <ForeignName name={account} /> },
    ...given.map((field) => ({ name: fieldLabel(messages, operation, field), value: values[field.name] })),
  ]
  return (
    <Dialog title={fill(text.title, { provider })} closeLabel={frame.close} onClose={on.onCancel}>
      <div className={styles['body']}>
        <p className={styles['lead']}>{fill(isQueue ? text.leadQueue : text.lead, { provider })}</p>
        <FactList facts={facts} />
        {body !== null && <CodeBlock label={requestConsole.body} text={prettyJson(body)} />}
      </div>
      <DialogActions>
        <Button onClick={on.onCancel}>{text.cancel}</Button>
        <Button tone="danger" onClick={on.onConfirm}>
          {fill(isQueue ? text.confirmQueue : text.confirm, { provider })}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

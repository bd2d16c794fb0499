import { useState } from 'react'
import type { FormEvent, ReactElement } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import { fill } from '../../messages/fill.ts'
import { isolated } from '../../messages/isolated.ts'
import { Button } from '../../ui/forms/button.tsx'
import { Choice } from '../../ui/forms/choice.tsx'
import { Card } from '../../ui/layout/card.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { formText } from '../display/form-text.ts'
import styles from './account-choice-card.module.css'
import type { ConnectionProps } from './connection-props.ts'

/** Lets the person choose the account for requests, if there are several. */
export function AccountChoiceCard({ connection, entry }: ConnectionProps): ReactElement {
  const { accountChoice } = useMessages()
  const { connections, notices } = useApp()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const provider = entry.provider.name
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const account = formText(new FormData(event.currentTarget), 'account')
    setBusy(true)
    const result = await connections.getState().chooseAccount(connection.id, account)
    setBusy(false)
    setFailure(result.kind === 'failed' ? result.failure : null)
    const chosen = connection.choices.find(({ id }) => id === account)
    if (result.kind === 'ok' && chosen)
      notices.getState().show({ kind: 'account-chosen', account: chosen.name, detail: chosen.detail })
  }
  return (
    <Card title={accountChoice.title}>
      <form className={styles['form']} onSubmit={(event) => void save(event)}>
        <fieldset className={styles['choices']}>
          <legend className="visually-hidden">{fill(accountChoice.legend, { provider })}</legend>
          {connection.choices.map((choice) => (
            <Choice
              key={choice.id}
              type="radio"
              name="account"
              value={choice.id}
              title={isolated(choice.name)}
              detail={isolated(choice.detail)}
              defaultChecked={choice.id === connection.choice}
              required
            />
          ))}
        </fieldset>
        {failure && <FailureNotice failure={failure} provider={provider} />}
        <Button type="submit" tone={connection.choice === null ? 'primary' : 'plain'} busy={busy}>
          {accountChoice.save}
        </Button>
      </form>
    </Card>
  )
}

/** @jsxImportSource preact */
import type { Connection } from '@planbridge/shared/contract'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { BffFailure } from '../../core/bff-client.ts'
import { isolated } from '../../messages/isolated.ts'
import { Choice } from './fields.tsx'
import styles from './forms.module.css'
import { Actions, Button, FailureBox, Heading } from './parts.tsx'
import type { Words } from './screen.ts'

interface AccountChoiceProps {
  readonly words: Words
  readonly connection: Connection
  readonly busy: boolean
  readonly failure: BffFailure | null
  readonly choose: (account: string) => void
}

/** Which of the person's accounts at the provider? */
export function AccountChoice({ words, connection, busy, failure, choose }: AccountChoiceProps): VNode {
  const { account: text } = words.texts
  const [chosen, setChosen] = useState(connection.choices[0]?.id ?? '')
  return (
    <form
      class={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) choose(chosen)
      }}
    >
      <Heading title={text.title} lead={words.say(text.text)} />
      <fieldset class={styles['group']} aria-label={text.title}>
        {connection.choices.map(({ id, name, detail }) => (
          <Choice
            key={id}
            type="radio"
            name="account"
            title={isolated(name)}
            detail={isolated(detail)}
            checked={id === chosen}
            onChange={() => setChosen(id)}
          />
        ))}
      </fieldset>
      <FailureBox words={words} failure={failure} />
      <Actions>
        <Button type="submit" tone="primary" busy={busy}>
          {text.save}
        </Button>
      </Actions>
    </form>
  )
}

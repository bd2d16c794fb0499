import type { Delegation } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from '../../ui/forms/button.tsx'
import { Card } from '../../ui/layout/card.tsx'
import { FactList } from '../../ui/layout/fact-list.tsx'
import { ChangeTermsDialog } from '../delegation/change-terms-dialog.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { formatCountdown, formatDay } from '../display/format-time.ts'
import { useMessages, useAppState, useApp } from '../app-context.tsx'
import { useDelegation } from '../delegation/use-delegation.ts'
import type { ConnectionProps } from './connection-props.ts'
import styles from './connection-facts.module.css'

interface AgreedProps extends ConnectionProps {
  readonly agreed: Delegation
}

function ChangeAgreed(props: AgreedProps): ReactElement {
  const { delegation: words } = useMessages()
  const [changing, setChanging] = useState(false)
  return (
    <div className={styles['change']}>
      <Button aria-label={words.changeName} onClick={() => setChanging(true)}>
        {words.change}
      </Button>
      {changing && <ChangeTermsDialog {...props} onClose={() => setChanging(false)} />}
    </div>
  )
}

function Agreed(props: AgreedProps): ReactElement {
  const { agreed, entry } = props
  const { delegation: words, locale } = useMessages()
  const now = useApp().platform.now()
  const hasEnded = Date.parse(agreed.ends_at) <= now
  const operations = entry.operations.filter(({ id }) => agreed.operations.includes(id))
  const list = (
    <ul className={styles['operations']}>
      {operations.map(({ id, title }) => (
        <li key={id}>{title}</li>
      ))}
    </ul>
  )
  return (
    <Card title={words.agreed}>
      <FactList
        facts={[
          { name: words.agreedPurpose, value: agreed.purpose },
          { name: words.agreedOperations, value: list },
          {
            name: words.agreedUntil,
            value: formatDay(agreed.ends_at, locale),
            note: hasEnded ? undefined : formatCountdown(agreed.ends_at, now, locale),
          },
          { name: words.agreedAt, value: formatDay(agreed.starts_at, locale) },
        ]}
      />
      <ChangeAgreed {...props} />
    </Card>
  )
}

/** The terms of a delegation: purpose, operations and end date. */
export function DelegationCard({ connection, entry }: ConnectionProps): ReactElement | null {
  const { delegation: words, start } = useMessages()
  const { list, load } = useAppState('delegations')
  const agreed = useDelegation(connection)
  if (agreed) return <Agreed agreed={agreed} connection={connection} entry={entry} />
  if (list.phase === 'failed') {
    const retry = <Button onClick={() => void load()}>{start.tryAgain}</Button>
    return <FailureNotice failure={list.failure} provider={entry.provider.name} actions={retry} />
  }
  return (
    <Card title={words.agreed}>
      <p>{words.missing}</p>
      <p className={styles['missing']}>{words.missingText}</p>
    </Card>
  )
}

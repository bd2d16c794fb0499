import type { Delegation } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from '../../ui/forms/button.tsx'
import { Card } from '../../ui/layout/card.tsx'
import { FactList } from '../../ui/layout/fact-list.tsx'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import { ChangeTermsDialog } from '../delegation/change-terms-dialog.tsx'
import { useDelegation } from '../delegation/use-delegation.ts'
import { FailureNotice } from '../display/failure-notice.tsx'
import { ForeignName } from '../display/foreign-name.tsx'
import { formatCountdown, formatDay } from '../display/format-time.ts'
import { OperationList } from '../operations/operation-list.tsx'
import styles from './connection-facts.module.css'
import type { ConnectionProps } from './connection-props.ts'

interface AgreedProps extends ConnectionProps {
  readonly agreed: Delegation
}

function ChangeAgreed(props: AgreedProps): ReactElement {
  const { delegation: text } = useMessages()
  const [changing, setChanging] = useState(false)
  return (
    <div className={styles['change']}>
      <Button aria-label={text.changeName} onClick={() => setChanging(true)}>
        {text.change}
      </Button>
      {changing && <ChangeTermsDialog {...props} onClose={() => setChanging(false)} />}
    </div>
  )
}

function Agreed(props: AgreedProps): ReactElement {
  const { agreed, entry } = props
  const { delegation: text, locale } = useMessages()
  const now = useApp().platform.now()
  const hasEnded = Date.parse(agreed.ends_at) <= now
  const operations = entry.operations.filter(({ id }) => agreed.operations.includes(id))
  const list = <OperationList operations={operations} />
  return (
    <Card title={text.agreed}>
      <FactList
        facts={[
          { name: text.agreedPurpose, value: <ForeignName name={agreed.purpose} /> },
          { name: text.agreedOperations, value: list },
          {
            name: text.agreedUntil,
            value: formatDay(agreed.ends_at, locale),
            note: hasEnded ? undefined : formatCountdown(agreed.ends_at, now, locale),
          },
          { name: text.agreedAt, value: formatDay(agreed.starts_at, locale) },
        ]}
      />
      <ChangeAgreed {...props} />
    </Card>
  )
}

/** The terms of a delegation: purpose, operations and end date. */
export function DelegationCard({ connection, entry }: ConnectionProps): ReactElement | null {
  const { delegation: text, start } = useMessages()
  const { list, load } = useAppState('delegations')
  const agreed = useDelegation(connection)
  if (agreed) return <Agreed agreed={agreed} connection={connection} entry={entry} />
  if (list.phase === 'failed') {
    const retry = <Button onClick={() => void load()}>{start.tryAgain}</Button>
    return <FailureNotice failure={list.failure} provider={entry.provider.name} actions={retry} />
  }
  return (
    <Card title={text.agreed}>
      <p>{text.missing}</p>
      <p className={styles['missing']}>{text.missingText}</p>
    </Card>
  )
}

import type { Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useMessages } from '../app-context.tsx'
import type { ConnectionProps } from './connection-props.ts'
import { Reconnect } from './reconnect.tsx'
import styles from './status-advice.module.css'
import { useReconnectLabel } from './use-reconnect-label.ts'

/** The advice for the reason if one is known, because it is more specific than the status. */
const adviceFor = ({ reasons, statusAdvice }: Messages, { status, reason }: Connection) =>
  status === 'active' || status === 'choose-account' || reason === null
    ? statusAdvice[status]
    : reasons[reason]

/** Explains why a connection does not work, and offers the button that restores it. */
export function StatusAdvice({ connection, entry }: ConnectionProps): ReactElement | null {
  const messages = useMessages()
  const label = useReconnectLabel(connection)
  const advice = adviceFor(messages, connection)
  if (!advice) return null
  const values = { provider: entry.provider.name, action: label ?? messages.actionWithoutButton }
  const choosing = connection.status === 'choose-account'
  return (
    <div className={styles['notice']}>
      <Notice
        tone={connection.status === 'reconnect-required' ? 'bad' : 'warn'}
        title={fill(advice.title, values)}
        actions={!choosing && <Reconnect connection={connection} entry={entry} prominent />}
      >
        <p>{fill(advice.text, values)}</p>
      </Notice>
    </div>
  )
}

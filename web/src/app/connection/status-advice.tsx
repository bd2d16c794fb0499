import type { Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/en.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useMessages } from '../parts-context.tsx'
import type { ConnectionProps } from './connection-props.ts'
import { Reconnect } from './reconnect.tsx'
import styles from './status-advice.module.css'

/** The reason where one is known: it says more than the status. */
const adviceOn = ({ reasons, statusAdvice }: Messages, { status, reason }: Connection) =>
  status === 'active' || status === 'choose-account' || reason === null
    ? statusAdvice[status]
    : reasons[reason]

/** What to know, and to do, about a connection that does not simply work. */
export function StatusAdvice({ connection, entry }: ConnectionProps): ReactElement | null {
  const advice = adviceOn(useMessages(), connection)
  if (!advice) return null
  const provider = entry.provider.name
  const choosing = connection.status === 'choose-account'
  return (
    <div className={styles['place']}>
      <Notice
        tone={connection.status === 'reconnect-required' ? 'bad' : 'warn'}
        title={fill(advice.title, { provider })}
        actions={!choosing && <Reconnect connection={connection} entry={entry} prominent />}
      >
        <p>{fill(advice.text, { provider })}</p>
      </Notice>
    </div>
  )
}

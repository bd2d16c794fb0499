import type { Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { failed } from '../../core/bff-client.ts'
import { describeFailure } from '../../messages/describe-failure.ts'
import { fill } from '../../messages/fill.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { formatMoment } from '../display/format-time.ts'
import type { ConnectionProps } from './connection-props.ts'
import styles from './status-advice.module.css'

/** Explains that the tokens do not open at present, or that their renewal fails or does not help. */
export function TroubleNotice({ connection, entry }: ConnectionProps): ReactElement | null {
  const messages = useMessages()
  const { trouble, status } = connection
  if (!trouble || status === 'reconnect-required' || status === 'ended') return null
  const { failure } = failed(trouble.code)
  const { title, text } = describeFailure(messages, failure, entry.provider.name)
  return (
    <div className={styles['notice']}>
      {trouble.code === 'vault-unreadable' ? (
        <Notice tone="warn" title={title}>
          <p>{text}</p>
        </Notice>
      ) : (
        <RenewalNotice connection={connection} entry={entry} trouble={trouble} reason={title} />
      )}
    </div>
  )
}

interface RenewalProps extends ConnectionProps {
  readonly trouble: NonNullable<Connection['trouble']>
  readonly reason: string
}

/** Explains how long the connection still works, and when renewal is tried next. */
function RenewalNotice({ connection, entry, trouble, reason }: RenewalProps): ReactElement {
  const messages = useMessages()
  const now = useApp().platform.now()
  const { token_ends_at } = connection
  const texts = messages.trouble
  const when = (iso: string) => formatMoment(iso, now, messages.locale)
  const isRefused = trouble.code === 'token-not-accepted'
  const works = token_ends_at !== null && Date.parse(token_ends_at) > now
  const effect = works ? fill(texts.works, { when: when(token_ends_at) }) : texts.stopped
  const title = isRefused ? fill(texts.notAccepted, { provider: entry.provider.name }) : texts.title
  return (
    <Notice tone="warn" title={title}>
      <p>{isRefused ? texts.notAcceptedWhy : `${fill(texts.why, { reason })} ${effect}`}</p>
      <p>{fill(texts.next, { when: when(trouble.next_try_at) })}</p>
    </Notice>
  )
}

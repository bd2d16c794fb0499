import type { ReactElement } from 'react'
import { failed } from '../../core/bff-client.ts'
import { describeFailure } from '../../messages/describe-failure.ts'
import { fill } from '../../messages/fill.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { formatMoment } from '../display/format-time.ts'
import type { ConnectionProps } from './connection-props.ts'
import styles from './status-advice.module.css'

/** Explains that the tokens do not open, that renewal fails or does not help, and how long the connection still works. */
export function TroubleNotice({ connection, entry }: ConnectionProps): ReactElement | null {
  const messages = useMessages()
  const now = useApp().platform.now()
  const { trouble, token_ends_at, status } = connection
  if (!trouble || status === 'reconnect-required' || status === 'ended') return null
  const texts = messages.trouble
  const provider = entry.provider.name
  const when = (iso: string) => formatMoment(iso, now, messages.locale)
  const isRefused = trouble.code === 'token-not-accepted'
  const { title, text } = describeFailure(messages, failed(trouble.code).failure, provider)
  if (trouble.code === 'vault-unreadable')
    return (
      <div className={styles['notice']}>
        <Notice tone="warn" title={title}>
          <p>{text}</p>
        </Notice>
      </div>
    )
  const works = token_ends_at !== null && Date.parse(token_ends_at) > now
  const effect = works ? fill(texts.works, { when: when(token_ends_at) }) : texts.stopped
  return (
    <div className={styles['notice']}>
      <Notice tone="warn" title={isRefused ? fill(texts.notAccepted, { provider }) : texts.title}>
        <p>{isRefused ? texts.notAcceptedWhy : `${fill(texts.why, { reason: title })} ${effect}`}</p>
        <p>{fill(texts.next, { when: when(trouble.next_try_at) })}</p>
      </Notice>
    </div>
  )
}

import type { ReactElement } from 'react'
import { failed } from '../../core/bff-client.ts'
import { failureWords } from '../../messages/failure-words.ts'
import { fill } from '../../messages/fill.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { formatMoment } from '../display/format-time.ts'
import { useMessages, useParts } from '../parts-context.tsx'
import type { ConnectionProps } from './connection-props.ts'
import styles from './status-advice.module.css'

/** Says that renewing fails for the time being, what still works, and when it is tried again. */
export function TroubleNotice({ connection, entry }: ConnectionProps): ReactElement | null {
  const messages = useMessages()
  const now = useParts().world.now()
  const { trouble, token_ends_at, status } = connection
  if (!trouble || status === 'reconnect-required' || status === 'ended') return null
  const words = messages.trouble
  const when = (iso: string) => formatMoment(iso, now, messages.locale)
  const { title } = failureWords(messages, failed(trouble.code).failure, entry.provider.name)
  const works = token_ends_at !== null && Date.parse(token_ends_at) > now
  return (
    <div className={styles['place']}>
      <Notice tone="warn" title={words.title}>
        <p>
          {fill(words.why, { reason: title })}{' '}
          {works ? fill(words.works, { when: when(token_ends_at) }) : words.stopped}
        </p>
        <p>{fill(words.next, { when: when(trouble.next_try_at) })}</p>
      </Notice>
    </div>
  )
}

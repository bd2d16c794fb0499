import type { Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { failed } from '../../core/bff-client.ts'
import { describeFailure } from '../../messages/describe-failure.ts'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { formatMoment } from '../display/format-time.ts'
import type { ConnectionProps } from './connection-props.ts'
import styles from './status-advice.module.css'

interface Explanation {
  readonly title: string
  readonly lines: readonly string[]
}

type Trouble = NonNullable<Connection['trouble']>

/** Explains that the tokens do not open, that renewal fails or does not help, and how long the connection still works. */
export function TroubleNotice({ connection, entry }: ConnectionProps): ReactElement | null {
  const messages = useMessages()
  const now = useApp().platform.now()
  const { trouble, status } = connection
  if (!trouble || status === 'reconnect-required' || status === 'ended') return null
  const shown = { connection, trouble, provider: entry.provider.name, now }
  const { title, lines } = explanationOf(messages, shown)
  return (
    <div className={styles['notice']}>
      <Notice tone="warn" title={title}>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </Notice>
    </div>
  )
}

interface Shown {
  readonly connection: Connection
  readonly trouble: Trouble
  readonly provider: string
  readonly now: number
}

const explanationOf = (messages: Messages, shown: Shown): Explanation => {
  const { connection, trouble, provider, now } = shown
  const texts = messages.trouble
  const { title, text } = describeFailure(messages, failed(trouble.code).failure, provider)
  if (trouble.code === 'vault-unreadable') return { title, lines: [text] }
  const next = fill(texts.next, { when: formatMoment(trouble.next_try_at, now, messages.locale) })
  if (trouble.code === 'token-not-accepted') {
    const why = connection.model === 'personal-token' ? texts.notAcceptedPasted : texts.notAcceptedWhy
    return { title: fill(texts.notAccepted, { provider }), lines: [why, next] }
  }
  const why = `${fill(texts.why, { reason: title })} ${effectOf(messages, shown)}`
  return { title: texts.title, lines: [why, next] }
}

const effectOf = ({ trouble: texts, locale }: Messages, { connection, now }: Shown): string => {
  const end = connection.token_ends_at
  const works = end !== null && Date.parse(end) > now
  return works ? fill(texts.works, { when: formatMoment(end, now, locale) }) : texts.stopped
}

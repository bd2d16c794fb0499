import type { Connection, Delegation, ExpiryWarning } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import type { NoticeProps } from '../../ui/feedback/notice.tsx'
import { useMessages } from '../app-context.tsx'
import { useDelegation } from '../delegation/use-delegation.ts'
import { formatDays } from '../display/format-time.ts'
import { useCountdown } from '../display/use-countdown.ts'
import type { ConnectionProps } from './connection-props.ts'
import { Reconnect } from './reconnect.tsx'
import styles from './status-advice.module.css'
import { useReconnectLabel } from './use-reconnect-label.ts'

const tones: Record<ExpiryWarning['days'], NoticeProps['tone']> = { 14: 'info', 3: 'warn', 1: 'bad' }

const textsFor = (
  { endNear, locale }: Messages,
  { model, warning }: Connection,
  delegation: Delegation | undefined,
): { readonly title: string; readonly text: string } => {
  if (warning?.what === 'renewal') return { title: endNear.renewal, text: endNear.renewalText }
  if (delegation) {
    const text = fill(endNear.delegationText, { days: formatDays(delegation.days, locale) })
    return { title: endNear.delegation, text }
  }
  return model === 'personal-token'
    ? { title: endNear.token, text: endNear.tokenText }
    : { title: endNear.access, text: endNear.accessText }
}

/** Warns that a connection or its renewal is about to end, and offers the button that extends it. */
export function EndNotice({ connection, entry }: ConnectionProps): ReactElement | null {
  const messages = useMessages()
  const { warning } = connection
  const texts = textsFor(messages, connection, useDelegation(connection))
  const countdown = useCountdown()
  const action = useReconnectLabel(connection) ?? messages.actionWithoutButton
  if (!warning) return null
  return (
    <div className={styles['notice']}>
      <Notice
        tone={tones[warning.days]}
        title={fill(texts.title, { countdown: countdown(warning.ends_at) })}
        actions={<Reconnect connection={connection} entry={entry} prominent />}
      >
        <p>{fill(texts.text, { provider: entry.provider.name, action })}</p>
      </Notice>
    </div>
  )
}

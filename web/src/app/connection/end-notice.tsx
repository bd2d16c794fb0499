import type { Connection, Delegation } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/en.ts'
import { Notice } from '../../ui/notice.tsx'
import type { NoticeProps } from '../../ui/notice.tsx'
import { formatDays } from '../format-time.ts'
import type { Nearness } from '../nearness.ts'
import { useMessages } from '../parts-context.tsx'
import { useCountdown } from '../use-countdown.ts'
import { useDelegation, useNearness } from '../use-delegation.ts'
import type { ConnectionProps } from './connection-header.tsx'
import { Reconnect } from './reconnect.tsx'
import styles from './status-advice.module.css'

/** Calm while there is time. */
const tones: Record<Nearness, NoticeProps['tone']> = {
  'in-14-days': 'info',
  'in-3-days': 'warn',
  'in-1-day': 'bad',
}

const dayMs = 86_400_000

const agreedDays = ({ starts_at, ends_at }: Delegation): number =>
  Math.round((Date.parse(ends_at) - Date.parse(starts_at)) / dayMs)

const wordsFor = (
  { endNear, locale }: Messages,
  { model }: Connection,
  delegation: Delegation | undefined,
): { readonly title: string; readonly text: string } | null => {
  if (delegation) {
    const text = fill(endNear.delegationText, { days: formatDays(agreedDays(delegation), locale) })
    return { title: endNear.delegation, text }
  }
  return model === 'personal-token' ? { title: endNear.token, text: endNear.tokenText } : null
}

/** Says ahead of time that an access is about to end, and offers the way on. */
export function EndNotice({ connection, entry }: ConnectionProps): ReactElement | null {
  const messages = useMessages()
  const nearness = useNearness(connection)
  const words = wordsFor(messages, connection, useDelegation(connection))
  const countdown = useCountdown()
  if (nearness === null || connection.ends_at === null || words === null) return null
  return (
    <div className={styles['place']}>
      <Notice
        tone={tones[nearness]}
        title={fill(words.title, { countdown: countdown(connection.ends_at) })}
        actions={<Reconnect connection={connection} entry={entry} prominent />}
      >
        <p>{fill(words.text, { provider: entry.provider.name })}</p>
      </Notice>
    </div>
  )
}

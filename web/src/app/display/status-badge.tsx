import type { Connection, ConnectionStatus, FailureCode } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Badge } from '../../ui/feedback/badge.tsx'
import type { Tone } from '../../ui/feedback/badge.tsx'
import { useMessages } from '../app-context.tsx'

const tones: Record<ConnectionStatus, Tone> = {
  active: 'good',
  'choose-account': 'warn',
  'signed-out': 'neutral',
  'reconnect-required': 'bad',
  ended: 'neutral',
  'pending-verification': 'warn',
}

/** Troubles during which no request of an active connection succeeds. A failed renewal is none: its token may still be valid. */
const blocking: ReadonlySet<FailureCode> = new Set<FailureCode>(['vault-unreadable', 'token-not-accepted'])

/** The status of a connection as a badge. An active connection with a blocking trouble is shown as waiting. */
export function StatusBadge({ status, trouble }: Pick<Connection, 'status' | 'trouble'>): ReactElement {
  const { statuses, trouble: texts } = useMessages()
  const waits = status === 'active' && trouble != null && blocking.has(trouble.code)
  return (
    <Badge tone={waits ? 'warn' : tones[status]} dot>
      {waits ? texts.waits : statuses[status]}
    </Badge>
  )
}

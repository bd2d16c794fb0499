import type { Connection, ConnectionStatus } from '@planbridge/shared/contract'
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
}

/** The status of a connection as a badge. An active connection whose tokens do not open at present is shown as waiting. */
export function StatusBadge({ status, trouble }: Pick<Connection, 'status' | 'trouble'>): ReactElement {
  const { statuses, trouble: texts } = useMessages()
  const waits = status === 'active' && trouble?.code === 'vault-unreadable'
  return (
    <Badge tone={waits ? 'warn' : tones[status]} dot>
      {waits ? texts.waits : statuses[status]}
    </Badge>
  )
}

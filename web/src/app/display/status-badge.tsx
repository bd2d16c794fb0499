import type { ConnectionStatus } from '@planbridge/shared/contract'
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

/** The status of a connection as a badge. */
export function StatusBadge({ status }: { status: ConnectionStatus }): ReactElement {
  return (
    <Badge tone={tones[status]} dot>
      {useMessages().statuses[status]}
    </Badge>
  )
}

import { ConsentModel } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from '../../ui/button.tsx'
import { useMessages, usePart } from '../parts-context.tsx'
import { PersonalTokenDialog } from '../personal-token-dialog.tsx'
import { useReconnect } from '../use-connect.ts'
import type { ConnectionProps } from './connection-header.tsx'

interface ReconnectProps extends ConnectionProps {
  readonly prominent?: boolean
}

function ConsentAgain({ connection, entry, prominent = false }: ReconnectProps): ReactElement {
  const messages = useMessages()
  const { phase } = usePart('attempt')
  const reconnect = useReconnect()
  const model = ConsentModel.safeParse(connection.model)
  const busy =
    (phase.name === 'starting' || phase.name === 'navigating') &&
    phase.wish.request.connection === connection.id
  return (
    <Button
      tone={prominent ? 'primary' : 'plain'}
      busy={busy}
      onClick={() => model.success && void reconnect(entry, model.data, connection.id)}
    >
      {messages.connection.reconnect}
    </Button>
  )
}

function PasteAgain({ entry, prominent = false }: ReconnectProps): ReactElement {
  const messages = useMessages()
  const [open, setOpen] = useState(false)
  const offer = entry.offers.find(({ model }) => model === 'personal-token')
  return (
    <>
      <Button tone={prominent ? 'primary' : 'plain'} onClick={() => setOpen(true)}>
        {messages.connection.replaceToken}
      </Button>
      {open && (
        <PersonalTokenDialog entry={entry} daysMax={offer?.days_max ?? null} onClose={() => setOpen(false)} />
      )}
    </>
  )
}

const ways: Record<ConnectionProps['connection']['model'], ((props: ReconnectProps) => ReactElement) | null> =
  {
    'user-present': ConsentAgain,
    delegation: ConsentAgain,
    'personal-token': PasteAgain,
    // It obtains its token by itself: there is nothing a person could renew.
    'service-account': null,
  }

/** The way to renew a connection, where a person can. */
export function Reconnect(props: ReconnectProps): ReactElement | null {
  const Way = ways[props.connection.model]
  return Way && <Way {...props} />
}

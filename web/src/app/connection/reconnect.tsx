import { ConsentModel } from '@planbridge/shared/contract'
import type { DelegationTerms } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { delegationOf } from '../../core/stores/delegations-store.ts'
import { Button } from '../../ui/forms/button.tsx'
import { DelegationDialog } from '../delegation/delegation-dialog.tsx'
import { useMessages, usePart, useParts } from '../parts-context.tsx'
import { PersonalTokenDialog } from '../connecting/personal-token-dialog.tsx'
import { refusalHere, useReconnect } from '../connecting/use-connect.ts'
import type { ConnectionProps } from './connection-props.ts'

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
      onClick={() => model.success && void reconnect({ entry, model: model.data, connection: connection.id })}
    >
      {connection.model === 'delegation' ? messages.connection.renew : messages.connection.reconnect}
    </Button>
  )
}

function AgreeAnew({ connection, entry, prominent = false }: ReconnectProps): ReactElement {
  const { delegation } = useMessages()
  const parts = useParts()
  const reconnect = useReconnect()
  const [open, setOpen] = useState(false)
  const agree = async (terms: DelegationTerms) => {
    await reconnect({ entry, model: 'delegation', connection: connection.id, terms })
    return refusalHere(parts)
  }
  return (
    <>
      <Button tone={prominent ? 'primary' : 'plain'} onClick={() => setOpen(true)}>
        {delegation.agreeAnew}
      </Button>
      {open && <DelegationDialog entry={entry} onAgree={agree} onClose={() => setOpen(false)} />}
    </>
  )
}

/** One click where the terms are known; what was connected before there were terms has to be given some. */
function RenewDelegation(props: ReconnectProps): ReactElement {
  const { list } = usePart('delegations')
  const unknown = list.phase === 'ready' && !delegationOf(list, props.connection.id)
  return unknown ? <AgreeAnew {...props} /> : <ConsentAgain {...props} />
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
    delegation: RenewDelegation,
    'personal-token': PasteAgain,
    // It obtains its token by itself: there is nothing a person could renew.
    'service-account': null,
  }

/** The way to renew a connection, where a person can. */
export function Reconnect(props: ReconnectProps): ReactElement | null {
  const Way = ways[props.connection.model]
  return Way && <Way {...props} />
}

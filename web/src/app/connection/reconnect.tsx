import { ConsentModel } from '@planbridge/shared/contract'
import type { DelegationTerms } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from '../../ui/forms/button.tsx'
import { useApp, useAppState } from '../app-context.tsx'
import { PersonalTokenDialog } from '../connecting/personal-token-dialog.tsx'
import { takeRefusal, useReconnect } from '../connecting/use-connect.ts'
import { DelegationDialog } from '../delegation/delegation-dialog.tsx'
import { useDelegation } from '../delegation/use-delegation.ts'
import { useContinue } from '../renewal/use-continue.ts'
import type { ConnectionProps } from './connection-props.ts'
import { useReconnectLabel, useTermsMissing } from './use-reconnect-label.ts'

interface ReconnectProps extends ConnectionProps {
  readonly prominent?: boolean
}

interface ActionProps extends ConnectionProps {
  readonly tone: 'primary' | 'plain'
  readonly label: string
}

function ConsentAction({ connection, entry, tone, label }: ActionProps): ReactElement {
  const { phase } = useAppState('attempt')
  const reconnect = useReconnect()
  const continueThere = useContinue()
  const act = connection.reason === 'nothing-to-renew' ? continueThere : reconnect
  const model = ConsentModel.safeParse(connection.model)
  const busy =
    (phase.name === 'starting' || phase.name === 'navigating') &&
    phase.options.request.connection === connection.id
  return (
    <Button
      tone={tone}
      busy={busy}
      onClick={() => model.success && void act({ entry, model: model.data, connection: connection.id })}
    >
      {label}
    </Button>
  )
}

function NewTermsAction({ connection, entry, tone, label }: ActionProps): ReactElement {
  const app = useApp()
  const reconnect = useReconnect()
  const [open, setOpen] = useState(false)
  const purpose = useDelegation(connection)?.purpose
  const agree = async (terms: DelegationTerms) => {
    await reconnect({ entry, model: 'delegation', connection: connection.id, terms })
    return takeRefusal(app)
  }
  return (
    <>
      <Button tone={tone} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && (
        <DelegationDialog entry={entry} purpose={purpose} onAgree={agree} onClose={() => setOpen(false)} />
      )}
    </>
  )
}

function ReplaceTokenAction({ entry, tone, label }: ActionProps): ReactElement {
  const [open, setOpen] = useState(false)
  const offer = entry.offers.find(({ model }) => model === 'personal-token')
  return (
    <>
      <Button tone={tone} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && <PersonalTokenDialog entry={entry} offer={offer} onClose={() => setOpen(false)} />}
    </>
  )
}

/** The button that restores or extends a connection, if a person can do that. */
export function Reconnect({ connection, entry, prominent = false }: ReconnectProps): ReactElement | null {
  const label = useReconnectLabel(connection)
  const termsMissing = useTermsMissing(connection)
  if (label === null) return null
  const props: ActionProps = { connection, entry, tone: prominent ? 'primary' : 'plain', label }
  if (connection.model === 'personal-token') return <ReplaceTokenAction {...props} />
  return termsMissing ? <NewTermsAction {...props} /> : <ConsentAction {...props} />
}

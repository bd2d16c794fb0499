import { useState } from 'react'
import type { ReactElement } from 'react'
import { PersonalTokenDialog } from '../connecting/personal-token-dialog.tsx'
import { DelegationDialog } from '../delegation/delegation-dialog.tsx'
import { required, useCarryOut } from './use-carry-out.ts'
import { WayDialog } from './way-dialog.tsx'
import type { ChosenWay } from './way-dialog.tsx'
import type { Way } from './ways.ts'

export interface ConnectDialogProps {
  readonly provider: string
  readonly ways: readonly Way[]
  /** The only way, for which the choice is skipped. */
  readonly single?: Way | undefined
  readonly returnTo?: string | undefined
  readonly onClose: () => void
}

function TermsDialog({ chosen, returnTo, onClose }: DetailsProps): ReactElement {
  const { carryOut } = useCarryOut()
  const { way, anotherAccount } = chosen
  return (
    <DelegationDialog
      entry={way.entry}
      onAgree={(terms) => carryOut(way, { terms, anotherAccount, returnTo })}
      onClose={onClose}
    />
  )
}

interface DetailsProps extends Pick<ConnectDialogProps, 'returnTo' | 'onClose'> {
  readonly chosen: ChosenWay
}

/** Asks how to connect a provider, and then for what the chosen way needs. */
export function ConnectDialog(props: ConnectDialogProps): ReactElement {
  const { single, onClose } = props
  const [chosen, setChosen] = useState<ChosenWay | null>(
    single ? { way: single, anotherAccount: single.connected } : null,
  )
  if (chosen === null) return <WayDialog {...props} onChosen={setChosen} />
  const { entry, offer } = chosen.way
  return required[offer.model] === 'token' ? (
    <PersonalTokenDialog entry={entry} offer={offer} onClose={onClose} />
  ) : (
    <TermsDialog {...props} chosen={chosen} />
  )
}

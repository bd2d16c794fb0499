import { useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import type { ButtonProps } from '../../ui/forms/button.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import type { SignInReturn } from '../connecting/use-connect.ts'
import { ConnectDialog } from './connect-dialog.tsx'
import { required, useCarryOut } from './use-carry-out.ts'
import type { Way } from './ways.ts'

export interface ConnectButtonProps extends Pick<ButtonProps, 'tone' | 'className'>, SignInReturn {
  readonly provider: string
  /** The ways that are open to the person. Of a single one nothing is asked that does not have to be asked. */
  readonly ways: readonly Way[]
  /** True if the step is shown in any case, for the choice of another account. */
  readonly withStep?: boolean
  /** The accessible name, if the content does not say enough. */
  readonly name?: string
  readonly children: ReactNode
}

/** Takes the single way if it needs nothing more, and opens the dialog otherwise. */
function useConnectPress({ provider, ways, withStep = false, returnTo, keepsPage }: ConnectButtonProps) {
  const { notices } = useApp()
  const [isOpen, setOpen] = useState(false)
  const { carryOut, busy } = useCarryOut()
  const single = ways.length === 1 && !withStep ? ways[0] : undefined
  const atOnce = single && required[single.offer.model] === 'nothing' ? single : undefined
  const press = async () => {
    if (!atOnce) return setOpen(true)
    const failure = await carryOut(atOnce, { anotherAccount: atOnce.connected, returnTo, keepsPage })
    if (failure) notices.getState().show({ kind: 'failure', failure, provider })
  }
  return { single, asks: !atOnce, isOpen, close: () => setOpen(false), press, busy }
}

/** Connects a provider: at once if there is one way that needs nothing, else by a dialog. */
export function ConnectButton(props: ConnectButtonProps): ReactElement {
  const { provider, ways, returnTo, name, children, tone, className } = props
  const { offer } = useMessages()
  const { single, asks, isOpen, close, press, busy } = useConnectPress(props)
  return (
    <>
      <Button
        {...(tone && { tone })}
        className={className}
        busy={busy !== null}
        aria-label={name}
        {...(asks && ({ 'aria-haspopup': 'dialog' } as const))}
        onClick={() => void press()}
      >
        {children}
      </Button>
      <span role="status" className="visually-hidden">
        {busy !== null && busy.offer.flow !== null && fill(offer.leaving, { provider })}
      </span>
      {isOpen && (
        <ConnectDialog provider={provider} ways={ways} single={single} returnTo={returnTo} onClose={close} />
      )}
    </>
  )
}

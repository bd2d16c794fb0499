import type { ReactElement } from 'react'
import type { AttemptPhase } from '../../core/stores/attempt-store.ts'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { useConnect } from '../connecting/use-connect.ts'
import type { OfferActionsProps } from './offer-actions-props.ts'

type Pressed = 'none' | 'same-account' | 'another-account'

const model = 'user-present'

/** The button whose attempt is under way. */
function pressedButton(phase: AttemptPhase, integration: string): Pressed {
  if (phase.name !== 'starting' && phase.name !== 'navigating') return 'none'
  const { request } = phase.options
  if (request.integration !== integration || request.model !== model) return 'none'
  return request.another_account ? 'another-account' : 'same-account'
}

/** The buttons that navigate to the provider's sign-in, with its current account or with another one. */
export function UserPresentAction({ entry, connected }: OfferActionsProps): ReactElement {
  const messages = useMessages()
  const pressed = pressedButton(useAppState('attempt').phase, entry.id)
  const connect = useConnect()
  const names = { integration: entry.label, model: messages.models[model].name }
  const { offer } = messages
  return (
    <>
      {!connected && (
        <Button
          tone="soft"
          busy={pressed === 'same-account'}
          aria-label={fill(offer.connectName, names)}
          onClick={() => void connect({ entry, model })}
        >
          {offer.connect}
        </Button>
      )}
      <Button
        tone={connected ? 'plain' : 'quiet'}
        busy={pressed === 'another-account'}
        aria-label={fill(connected ? offer.connectMoreName : offer.otherAccountName, names)}
        onClick={() => void connect({ entry, model, anotherAccount: true })}
      >
        {connected ? offer.connectMore : offer.otherAccount}
      </Button>
      <span role="status" className="visually-hidden">
        {pressed !== 'none' && fill(offer.leaving, { provider: entry.provider.name })}
      </span>
    </>
  )
}

import type { ReactElement } from 'react'
import type { AttemptPhase } from '../../core/stores/attempt-store.ts'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { useMessages, usePart } from '../parts-context.tsx'
import { useConnect } from '../connecting/use-connect.ts'
import type { OfferActionsProps } from './offer-actions-props.ts'

type ClientDisconnectSource = 'no' | 'same-account' | 'another-account'

const model = 'user-present'

function leavingFor(phase: AttemptPhase, integration: string): ClientDisconnectSource {
  if (phase.name !== 'starting' && phase.name !== 'navigating') return 'no'
  const { request } = phase.wish
  if (request.integration !== integration || request.model !== model) return 'no'
  return request.another_account ? 'another-account' : 'same-account'
}

/** Connect with the provider's own sign-in, with the account that is at hand there or with another one. */
export function ConsentActions({ entry, connected }: OfferActionsProps): ReactElement {
  const messages = useMessages()
  const leaving = leavingFor(usePart('attempt').phase, entry.id)
  const connect = useConnect()
  const names = { integration: entry.label, model: messages.models[model].name }
  const { offer } = messages
  return (
    <>
      {!connected && (
        <Button
          tone="soft"
          busy={leaving === 'same-account'}
          aria-label={fill(offer.connectName, names)}
          onClick={() => void connect({ entry, model })}
        >
          {offer.connect}
        </Button>
      )}
      <Button
        tone={connected ? 'plain' : 'quiet'}
        busy={leaving === 'another-account'}
        aria-label={fill(connected ? offer.connectMoreName : offer.otherAccountName, names)}
        onClick={() => void connect({ entry, model, anotherAccount: true })}
      >
        {connected ? offer.connectMore : offer.otherAccount}
      </Button>
      <span role="status" className="only-read-aloud">
        {leaving !== 'no' && fill(offer.leaving, { provider: entry.provider.name })}
      </span>
    </>
  )
}

import { useState } from 'react'
import type { ReactElement } from 'react'
import type { DelegationTerms } from '@planbridge/shared/contract'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { DelegationDialog } from '../delegation/delegation-dialog.tsx'
import { useMessages, useParts } from '../parts-context.tsx'
import { refusalHere, useConnect } from '../connecting/use-connect.ts'
import type { OfferActionsProps } from './offer-actions-props.ts'

/** Asks what may happen while the person is away, before leaving for the provider. */
export function DelegationAction({ entry, connected }: OfferActionsProps): ReactElement {
  const messages = useMessages()
  const parts = useParts()
  const connect = useConnect()
  const [asking, setAsking] = useState<'no' | 'same-account' | 'another-account'>('no')
  const names = { integration: entry.label, model: messages.models.delegation.name }
  const { offer } = messages
  const agree = async (terms: DelegationTerms) => {
    await connect({ entry, model: 'delegation', terms, anotherAccount: asking === 'another-account' })
    return refusalHere(parts)
  }
  return (
    <>
      {!connected && (
        <Button
          tone="soft"
          aria-label={fill(offer.connectName, names)}
          onClick={() => setAsking('same-account')}
        >
          {offer.connect}
        </Button>
      )}
      <Button
        tone={connected ? 'plain' : 'quiet'}
        aria-label={fill(connected ? offer.connectMoreName : offer.otherAccountName, names)}
        onClick={() => setAsking('another-account')}
      >
        {connected ? offer.connectMore : offer.otherAccount}
      </Button>
      {asking !== 'no' && <DelegationDialog entry={entry} onAgree={agree} onClose={() => setAsking('no')} />}
    </>
  )
}

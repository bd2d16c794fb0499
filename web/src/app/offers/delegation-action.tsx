import { useState } from 'react'
import type { ReactElement } from 'react'
import type { DelegationTerms } from '@planbridge/shared/contract'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { takeRefusal, useConnect } from '../connecting/use-connect.ts'
import { DelegationDialog } from '../delegation/delegation-dialog.tsx'
import type { OfferActionsProps } from './offer-actions-props.ts'

/** The buttons that ask for the terms of a delegation and then navigate to the provider. */
export function DelegationAction({ entry, connected }: OfferActionsProps): ReactElement {
  const messages = useMessages()
  const app = useApp()
  const connect = useConnect()
  const [dialog, setDialog] = useState<'closed' | 'same-account' | 'another-account'>('closed')
  const names = { integration: entry.label, model: messages.models.delegation.name }
  const { offer } = messages
  const agree = async (terms: DelegationTerms) => {
    await connect({ entry, model: 'delegation', terms, anotherAccount: dialog === 'another-account' })
    return takeRefusal(app)
  }
  return (
    <>
      {!connected && (
        <Button
          tone="soft"
          aria-label={fill(offer.connectName, names)}
          onClick={() => setDialog('same-account')}
        >
          {offer.connect}
        </Button>
      )}
      <Button
        tone={connected ? 'plain' : 'quiet'}
        aria-label={fill(connected ? offer.connectMoreName : offer.otherAccountName, names)}
        onClick={() => setDialog('another-account')}
      >
        {connected ? offer.connectMore : offer.otherAccount}
      </Button>
      {dialog !== 'closed' && (
        <DelegationDialog entry={entry} onAgree={agree} onClose={() => setDialog('closed')} />
      )}
    </>
  )
}

import { useState } from 'react'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { useMessages } from '../app-context.tsx'
import { PersonalTokenDialog } from '../connecting/personal-token-dialog.tsx'
import type { OfferActionsProps } from './offer-actions-props.ts'

/** The button that opens the form for a pasted token. */
export function PersonalTokenAction({ entry, offer, connected }: OfferActionsProps): ReactElement {
  const messages = useMessages()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        tone={connected ? 'plain' : 'soft'}
        aria-label={fill(connected ? messages.offer.pasteMoreName : messages.offer.pasteName, {
          integration: entry.label,
        })}
        onClick={() => setOpen(true)}
      >
        {connected ? messages.offer.pasteMore : messages.offer.paste}
      </Button>
      {open && <PersonalTokenDialog entry={entry} offer={offer} onClose={() => setOpen(false)} />}
    </>
  )
}

import { useState } from 'react'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { useAddService } from '../connecting/use-add-connection.ts'
import type { OfferActionsProps } from './offer-actions-props.ts'

/** The button that connects the firm's service account. */
export function ServiceAccountAction({ entry, connected }: OfferActionsProps): ReactElement | null {
  const messages = useMessages()
  const { notices } = useApp()
  const [busy, setBusy] = useState(false)
  const add = useAddService(entry)
  if (connected) return null
  const connect = async () => {
    setBusy(true)
    const result = await add()
    setBusy(false)
    if (result.kind === 'failed') {
      notices.getState().show({ kind: 'failure', failure: result.failure, provider: entry.provider.name })
    }
  }
  const name = fill(messages.offer.connectName, {
    integration: entry.label,
    model: messages.models['service-account'].name,
  })
  return (
    <Button tone="soft" busy={busy} aria-label={name} onClick={() => void connect()}>
      {messages.offer.connect}
    </Button>
  )
}

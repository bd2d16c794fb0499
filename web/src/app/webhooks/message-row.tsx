import type { OperatedDelivery } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Badge, type Tone } from '../../ui/feedback/badge.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useApp } from '../app-context.tsx'
import { deliveryText } from './endpoint-text.ts'
import { useWebhookMessages } from './use-webhook-messages.ts'
import styles from './webhooks.module.css'

const tones: Readonly<Record<OperatedDelivery['status'], Tone>> = {
  pending: 'neutral',
  delivered: 'good',
  dead: 'bad',
}

interface MessageRowProps {
  readonly delivery: OperatedDelivery
  readonly isOff: boolean
  readonly send: (event: string) => Promise<void>
}

/** A message to an endpoint, which can be sent again. */
export function MessageRow({ delivery, isOff, send }: MessageRowProps): ReactElement {
  const messages = useWebhookMessages()
  const { platform } = useApp()
  const { webhooks } = messages
  const [busy, setBusy] = useState(false)
  const { event, type, status } = delivery
  const press = async () => {
    setBusy(true)
    await send(event)
    setBusy(false)
  }
  return (
    <li className={styles['row']}>
      <div className={styles['content']}>
        <p className={styles['name']}>
          {type} <Badge tone={tones[status]}>{webhooks.statuses[status]}</Badge>
        </p>
        <p className={styles['facts']}>{deliveryText({ messages, now: platform.now() }, delivery, isOff)}</p>
        <p className={styles['facts']}>
          <code>{event}</code>
        </p>
      </div>
      <Button
        tone={status === 'dead' ? 'soft' : 'plain'}
        busy={busy}
        aria-label={fill(webhooks.sendAgainName, { type, event })}
        onClick={() => void press()}
      >
        {webhooks.sendAgain}
      </Button>
    </li>
  )
}

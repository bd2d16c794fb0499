import type { OperatedEndpoint, WebhookDeliveryStatus } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { fillCount } from '../../messages/fill-count.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Pills } from '../../ui/forms/pills.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { MessageRow } from './message-row.tsx'
import { useWebhookMessages } from './use-webhook-messages.ts'
import type { Webhooks } from './use-webhooks.ts'
import styles from './webhooks.module.css'

const filters: readonly (WebhookDeliveryStatus | 'all')[] = ['all', 'dead', 'pending', 'delivered']

export interface MessageListProps {
  readonly endpoint: OperatedEndpoint
  readonly webhooks: Webhooks
  /** null: every message that was given up. */
  readonly send: (event: string | null) => Promise<void>
}

function Rows({ endpoint, webhooks: state, send }: MessageListProps): ReactElement {
  const { webhooks, start } = useWebhookMessages()
  const { deliveries, shown, loadingOlder } = state
  if (deliveries.phase === 'loading')
    return (
      <div aria-busy="true">
        <Skeleton width="100%" height="10rem" />
      </div>
    )
  if (deliveries.phase === 'failed') {
    const retry = <Button onClick={() => void state.refresh()}>{start.tryAgain}</Button>
    return <FailureNotice failure={deliveries.failure} provider={null} actions={retry} />
  }
  const { items, more } = deliveries.value
  if (items.length === 0)
    return shown === null ? (
      <EmptyState title={webhooks.noMessages} text={webhooks.noMessagesText} />
    ) : (
      <EmptyState title={webhooks.noneShown} text={webhooks.noneShownText} />
    )
  return (
    <>
      <ul className={styles['list']} aria-label={webhooks.messages}>
        {items.map((delivery) => (
          <MessageRow
            key={delivery.event}
            delivery={delivery}
            isOff={endpoint.status === 'disabled'}
            send={send}
          />
        ))}
      </ul>
      <div className={styles['older']}>
        {more && (
          <Button busy={loadingOlder} onClick={() => void state.loadOlder()}>
            {webhooks.older}
          </Button>
        )}
        <p className={styles['facts']}>{webhooks.kept}</p>
      </div>
    </>
  )
}

function SendAll({ endpoint, send }: Pick<MessageListProps, 'endpoint' | 'send'>): ReactElement | null {
  const { webhooks, locale } = useWebhookMessages()
  const [busy, setBusy] = useState(false)
  if (endpoint.dead === 0) return null
  const press = async () => {
    setBusy(true)
    await send(null)
    setBusy(false)
  }
  return (
    <Button tone="primary" busy={busy} onClick={() => void press()}>
      {fillCount(webhooks.sendAll, endpoint.dead, locale)}
    </Button>
  )
}

/** The messages of an endpoint, of all states or of one. */
export function MessageList(props: MessageListProps): ReactElement {
  const { webhooks } = useWebhookMessages()
  const { endpoint, webhooks: state, send } = props
  return (
    <section aria-labelledby="messages" className={styles['messages']}>
      <div className={styles['head']}>
        <h2 id="messages">{webhooks.messages}</h2>
        <div className={styles['end']}>
          <SendAll endpoint={endpoint} send={send} />
        </div>
      </div>
      <Pills
        legend={webhooks.filtersLegend}
        options={filters.map((value) => ({ value, label: webhooks.filters[value] }))}
        value={state.shown ?? 'all'}
        onChoose={(value) => void state.show(value === 'all' ? null : value)}
      />
      <Rows {...props} />
    </section>
  )
}

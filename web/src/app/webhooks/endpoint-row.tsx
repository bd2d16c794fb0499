import type { OperatedEndpoint } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { fillCount } from '../../messages/fill-count.ts'
import { isolated } from '../../messages/isolated.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import { useApp } from '../app-context.tsx'
import { webhookPath } from '../routes.ts'
import { endpointState, outcomeText, stateTones } from './endpoint-text.ts'
import styles from './webhooks.module.css'
import { useWebhookMessages } from './use-webhook-messages.ts'

/** The state of an endpoint in one word. */
export function StateBadge({ endpoint }: { endpoint: OperatedEndpoint }): ReactElement {
  const { webhooks } = useWebhookMessages()
  const state = endpointState(endpoint)
  return (
    <Badge tone={stateTones[state]} dot>
      {webhooks.states[state]}
    </Badge>
  )
}

/** An endpoint in the list of all: it leads to its page. */
export function EndpointRow({ endpoint }: { endpoint: OperatedEndpoint }): ReactElement {
  const messages = useWebhookMessages()
  const { platform } = useApp()
  const { webhooks, locale } = messages
  const { id, origin, host_key, waiting, dead } = endpoint
  return (
    <li className={styles['row']}>
      <div className={styles['content']}>
        <p className={styles['name']}>
          <Link href={webhookPath(id)} className={styles['link']}>
            {origin}
          </Link>{' '}
          <StateBadge endpoint={endpoint} />
        </p>
        <p className={styles['facts']}>{outcomeText({ messages, now: platform.now() }, endpoint)}</p>
        <p className={styles['facts']}>
          {webhooks.facts.host} {isolated(host_key)}
        </p>
      </div>
      <p className={styles['counts']}>
        {dead > 0 && <Badge tone="bad">{fillCount(webhooks.dead, dead, locale)}</Badge>}
        {waiting > 0 && <Badge tone="neutral">{fillCount(webhooks.waiting, waiting, locale)}</Badge>}
      </p>
    </li>
  )
}

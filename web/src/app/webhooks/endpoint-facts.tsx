import type { OperatedEndpoint } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fillCount } from '../../messages/fill-count.ts'
import { isolated } from '../../messages/isolated.ts'
import { Card } from '../../ui/layout/card.tsx'
import { type Fact, FactList } from '../../ui/layout/fact-list.tsx'
import { useApp } from '../app-context.tsx'
import { formatMoment } from '../display/format-time.ts'
import { outcomeText } from './endpoint-text.ts'
import { useWebhookMessages } from './use-webhook-messages.ts'
import styles from './webhooks.module.css'

function Names({ names }: { names: readonly string[] }): ReactElement {
  return (
    <ul className={styles['names']}>
      {names.map((name) => (
        <li key={name}>
          <code>{name}</code>
        </li>
      ))}
    </ul>
  )
}

/** What is known of an endpoint. Its path is not: it can be a secret of the other system. */
export function EndpointFacts({ endpoint }: { endpoint: OperatedEndpoint }): ReactElement {
  const messages = useWebhookMessages()
  const { platform } = useApp()
  const { webhooks, locale } = messages
  const { facts: text } = webhooks
  const now = platform.now()
  const { id, host_key, types, integrations, created_at, last_delivered_at, failing_since, failures } =
    endpoint
  const facts: readonly Fact[] = [
    { name: text.state, value: outcomeText({ messages, now }, endpoint) },
    {
      name: text.lastDelivered,
      value: last_delivered_at === null ? text.never : formatMoment(last_delivered_at, now, locale),
    },
    ...(failing_since === null
      ? []
      : [
          {
            name: text.failingSince,
            value: formatMoment(failing_since, now, locale),
            note: fillCount(text.tries, failures, locale),
          },
        ]),
    { name: text.types, value: types === null ? text.allTypes : <Names names={types} /> },
    {
      name: text.integrations,
      value: integrations === null ? text.allIntegrations : <Names names={integrations} />,
    },
    { name: text.host, value: isolated(host_key) },
    { name: text.added, value: formatMoment(created_at, now, locale) },
    { name: text.id, value: <code>{id}</code> },
  ]
  return (
    <Card title={text.title}>
      <FactList facts={facts} />
    </Card>
  )
}

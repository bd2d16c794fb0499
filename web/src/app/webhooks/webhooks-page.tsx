import { WebhookEndpointId } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { failed } from '../../core/bff-client.ts'
import { valueOr } from '../../core/stores/loadable.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { useAppState } from '../app-context.tsx'
import { ConnectionSkeleton } from '../connection/connection-skeleton.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { NotFoundPage } from '../shell/not-found-page.tsx'
import { EndpointPage } from './endpoint-page.tsx'
import { EndpointRow } from './endpoint-row.tsx'
import { useWebhookMessages } from './use-webhook-messages.ts'
import { useWebhooks } from './use-webhooks.ts'
import { ListState, WebhooksFrame } from './webhooks-frame.tsx'
import styles from './webhooks.module.css'

const { failure: notPermitted } = failed('not-permitted')

function EndpointsPage(): ReactElement {
  const { webhooks, start } = useWebhookMessages()
  const state = useWebhooks(null)
  const { endpoints } = state
  return (
    <WebhooksFrame title={start.webhooks} state={state}>
      {endpoints.phase !== 'ready' && <ListState state={state} missing={notPermitted} />}
      {endpoints.phase === 'ready' &&
        (endpoints.value.length === 0 ? (
          <EmptyState title={webhooks.none} text={webhooks.noneText} />
        ) : (
          <ul className={styles['list']} aria-label={webhooks.region}>
            {endpoints.value.map((endpoint) => (
              <EndpointRow key={endpoint.id} endpoint={endpoint} />
            ))}
          </ul>
        ))}
    </WebhooksFrame>
  )
}

/**
 * The page with which operators look after webhooks: the list of endpoints, or one of them. Nothing is asked for without the role, and
 * nothing stays on the page when the session ends; the BFF judges each request by itself.
 */
export function WebhooksPage({ endpoint }: { endpoint: string | null }): ReactElement {
  const { start } = useWebhookMessages()
  const { session } = useAppState('session')
  if (session.phase === 'loading') return <ConnectionSkeleton />
  if (valueOr(session, null)?.role !== 'operator')
    return (
      <WebhooksFrame title={start.webhooks}>
        <FailureNotice failure={notPermitted} provider={null} />
      </WebhooksFrame>
    )
  if (endpoint === null) return <EndpointsPage />
  const id = WebhookEndpointId.safeParse(endpoint)
  return id.success ? <EndpointPage id={id.data} /> : <NotFoundPage />
}

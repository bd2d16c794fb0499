import type { ReactElement, ReactNode } from 'react'
import { Link } from 'wouter'
import type { BffFailure } from '../../core/bff-client.ts'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { routes } from '../routes.ts'
import { NoticeArea } from '../shell/notice-area.tsx'
import { Page } from '../shell/page.tsx'
import { useWebhookMessages } from './use-webhook-messages.ts'
import type { Webhooks } from './use-webhooks.ts'
import styles from './webhooks.module.css'

interface WebhooksFrameProps {
  readonly title: string
  readonly badge?: ReactNode
  /** True for the page of one endpoint. */
  readonly isOne?: boolean
  /** Absent if nothing is loaded. */
  readonly state?: Webhooks
  readonly children: ReactNode
}

/** A refresh that failed: what is shown may be out of date. */
function NotRefreshed({ state }: { state: Webhooks }): ReactElement | null {
  const { start } = useWebhookMessages()
  if (state.failure === null || state.endpoints.phase !== 'ready') return null
  const retry = <Button onClick={() => void state.refresh()}>{start.tryAgain}</Button>
  return (
    <div className={styles['stale']}>
      <FailureNotice failure={state.failure} provider={null} actions={retry} />
    </div>
  )
}

function Refresh({ state }: { state: Webhooks }): ReactElement | null {
  const { webhooks } = useWebhookMessages()
  if (state.endpoints.phase !== 'ready') return null
  return (
    <div className={styles['end']}>
      <Button tone="quiet" onClick={() => void state.refresh()}>
        {webhooks.refresh}
      </Button>
    </div>
  )
}

/** The way back, the heading and the notices of each page of webhooks. */
export function WebhooksFrame({
  title,
  badge,
  isOne = false,
  state,
  children,
}: WebhooksFrameProps): ReactElement {
  const { webhooks, connection } = useWebhookMessages()
  return (
    <Page title={title}>
      <Link href={isOne ? routes.webhooks : routes.start} className={styles['back']}>
        {isOne ? webhooks.all : connection.back}
      </Link>
      <div className={styles['head']}>
        <h1 tabIndex={-1} className={styles['heading']}>
          {title}
        </h1>
        {badge}
        {state && <Refresh state={state} />}
      </div>
      <NoticeArea />
      {state && !isOne && <p className={styles['lead']}>{webhooks.lead}</p>}
      {state && <NotRefreshed state={state} />}
      {children}
    </Page>
  )
}

interface ListStateProps {
  readonly state: Webhooks
  /** What it means if the list is there, and there is nothing to show of it. */
  readonly missing: BffFailure
}

/** Stands in the place of what is loaded until it is there. */
export function ListState({ state, missing }: ListStateProps): ReactElement {
  const { start } = useWebhookMessages()
  const { endpoints } = state
  if (endpoints.phase === 'loading')
    return (
      <div aria-busy="true">
        <Skeleton width="100%" height="9rem" />
      </div>
    )
  const retry = <Button onClick={() => void state.refresh()}>{start.tryAgain}</Button>
  return endpoints.phase === 'failed' ? (
    <FailureNotice failure={endpoints.failure} provider={null} actions={retry} />
  ) : (
    <FailureNotice failure={missing} provider={null} />
  )
}

import type { AccessModel } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { valueOr } from '../../core/stores/loadable.ts'
import { Button } from '../../ui/forms/button.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { JobsCard } from '../jobs/jobs-card.tsx'
import { WithOperations } from '../operations/with-operations.tsx'
import { routes } from '../routes.ts'
import { NoticeArea } from '../shell/notice-area.tsx'
import { Page } from '../shell/page.tsx'
import { AbilitiesCard } from './abilities-card.tsx'
import { AccountChoiceCard } from './account-choice-card.tsx'
import { ConnectionFacts } from './connection-facts.tsx'
import { ConnectionHeader } from './connection-header.tsx'
import styles from './connection-page.module.css'
import type { ConnectionProps } from './connection-props.ts'
import { ConnectionSkeleton } from './connection-skeleton.tsx'
import { DelegationCard } from './delegation-card.tsx'
import { DeveloperTools } from './developer-tools.tsx'
import { EndNotice } from './end-notice.tsx'
import { StatusAdvice } from './status-advice.tsx'
import { TroubleNotice } from './trouble-notice.tsx'
import { useRefreshAfterRun } from './use-refresh-after-run.ts'

export { ActivityPage } from '../activity/activity-page.tsx'
export { SessionsPage } from '../sessions/sessions-page.tsx'
export { WebhooksPage } from '../webhooks/webhooks-page.tsx'

/** The access models that work without a signed-in person. */
const runsJobs: Record<AccessModel, boolean> = {
  'user-present': false,
  'personal-token': false,
  delegation: true,
  'service-account': true,
}

function Details({ connection, entry }: ConnectionProps): ReactElement {
  useRefreshAfterRun()
  const choice = <AccountChoiceCard connection={connection} entry={entry} />
  const asks = connection.status === 'choose-account'
  return (
    <Page title={entry.label}>
      <ConnectionHeader connection={connection} entry={entry} />
      <NoticeArea />
      <StatusAdvice connection={connection} entry={entry} />
      <TroubleNotice connection={connection} entry={entry} />
      <EndNotice connection={connection} entry={entry} />
      {asks && <div className={styles['asks']}>{choice}</div>}
      <div className={styles['columns']}>
        <div className={styles['aside']}>
          <ConnectionFacts connection={connection} entry={entry} />
        </div>
        <div className={styles['work']}>
          {!asks && connection.choices.length > 1 && choice}
          {connection.model === 'delegation' ? (
            <DelegationCard connection={connection} entry={entry} />
          ) : (
            <AbilitiesCard connection={connection} entry={entry} />
          )}
          {runsJobs[connection.model] && <JobsCard connection={connection} entry={entry} />}
        </div>
      </div>
      <DeveloperTools connection={connection} entry={entry} />
    </Page>
  )
}

function Missing(): ReactElement {
  const { connection } = useMessages()
  return (
    <Page title={connection.notFound}>
      <h1 tabIndex={-1}>{connection.notFound}</h1>
      <NoticeArea />
      <p className={styles['lead']}>{connection.notFoundText}</p>
    </Page>
  )
}

function Content({ id }: { id: string }): ReactElement {
  const { start } = useMessages()
  const { list, load } = useAppState('connections')
  const { entries } = useAppState('catalog')
  const delegations = useAppState('delegations').list
  const waiting = entries.phase === 'loading' || delegations.phase === 'loading'
  if (list.phase === 'loading' || waiting) return <ConnectionSkeleton />
  if (list.phase === 'failed') {
    const retry = <Button onClick={() => void load()}>{start.tryAgain}</Button>
    return <FailureNotice failure={list.failure} provider={null} actions={retry} />
  }
  const connection = list.value.find((one) => one.id === id)
  const entry = valueOr(entries, []).find((one) => one.id === connection?.integration)
  if (!connection || !entry) return <Missing />
  return (
    <WithOperations entry={entry} waiting={<ConnectionSkeleton />}>
      {(detailed) => <Details connection={connection} entry={detailed} />}
    </WithOperations>
  )
}

export function ConnectionPage({ id }: { id: string }): ReactElement {
  const { connection } = useMessages()
  return (
    <>
      <nav className={styles['back']} aria-label={connection.back}>
        <Link href={routes.start} className={styles['backLink']}>
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
            <path
              d="M10 3.5 5.5 8l4.5 4.5"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.6"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
          {connection.back}
        </Link>
      </nav>
      <Content id={id} />
    </>
  )
}

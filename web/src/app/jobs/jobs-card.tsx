import type { Job } from '@planbridge/shared/contract'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { withoutPages } from '../../core/jobs/plain-operation.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Card } from '../../ui/layout/card.tsx'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import type { ConnectionProps } from '../connection/connection-props.ts'
import { FailureNotice } from '../display/failure-notice.tsx'
import { isLive } from '../display/is-live.ts'
import { useAllowedOperations } from '../operations/use-allowed-operations.ts'
import { AddJobDialog } from './add-job-dialog.tsx'
import { JobItem } from './job-item.tsx'
import styles from './jobs-card.module.css'
import { useJobRefresh } from './use-job-refresh.ts'

function JobsSkeleton(): ReactElement {
  return (
    <div aria-busy="true">
      <span className="visually-hidden">{useMessages().jobs.loading}</span>
      <Skeleton width="100%" height="7rem" />
    </div>
  )
}

function JobList({ jobs, ...props }: ConnectionProps & { jobs: readonly Job[] }): ReactElement {
  const text = useMessages().jobs
  if (jobs.length === 0) {
    return <EmptyState title={text.none} text={isLive(props.connection) ? text.noneText : text.noneEnded} />
  }
  return (
    <ul className={styles['list']}>
      {jobs.map((job) => (
        <JobItem key={job.id} job={job} {...props} />
      ))}
    </ul>
  )
}

function Jobs(props: ConnectionProps): ReactElement {
  const { start } = useMessages()
  const { connection, list, load } = useAppState('jobs')
  if (connection !== props.connection.id || list.phase === 'loading') return <JobsSkeleton />
  if (list.phase === 'ready') return <JobList jobs={list.value} {...props} />
  const retry = <Button onClick={() => void load()}>{start.tryAgain}</Button>
  return <FailureNotice failure={list.failure} provider={props.entry.provider.name} actions={retry} />
}

export function JobsCard({ connection, entry }: ConnectionProps): ReactElement {
  const text = useMessages().jobs
  const { jobs } = useApp()
  const { keepsAnswers } = useAppState('jobs')
  const [adding, setAdding] = useState(false)
  const allowed = useAllowedOperations({ connection, entry })
  // A queue returns each item once, and only the last answers of jobs are kept, in part.
  const [first, ...others] = allowed.filter(({ paging }) => paging?.kind !== 'queue').map(withoutPages)
  useJobRefresh()
  useEffect(() => {
    void jobs.getState().open(connection.id)
    return () => jobs.getState().close()
  }, [jobs, connection.id])
  return (
    <Card title={text.title}>
      <p className={styles['lead']}>
        {connection.model === 'delegation' ? text.leadAway : text.leadOrganisation}{' '}
        {keepsAnswers && text.answersKept}
      </p>
      <Jobs connection={connection} entry={entry} />
      {first && isLive(connection) && (
        <div className={styles['add']}>
          <Button tone="soft" onClick={() => setAdding(true)}>
            {text.add}
          </Button>
        </div>
      )}
      {first && adding && (
        <AddJobDialog
          connection={connection}
          entry={entry}
          operations={[first, ...others]}
          onClose={() => setAdding(false)}
        />
      )}
    </Card>
  )
}

import type { Job } from '@planbridge/shared/contract'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from '../../ui/forms/button.tsx'
import { Card } from '../../ui/layout/card.tsx'
import { Empty } from '../../ui/feedback/empty.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import type { ConnectionProps } from '../connection/connection-props.ts'
import { FailureNotice } from '../display/failure-notice.tsx'
import { isLive } from '../display/is-live.ts'
import { useMessages, usePart, useParts } from '../parts-context.tsx'
import { useAllowedOperations } from '../operations/use-allowed-operations.ts'
import { AddJobDialog } from './add-job-dialog.tsx'
import { JobItem } from './job-item.tsx'
import styles from './jobs-card.module.css'
import { useJobClock } from './use-job-clock.ts'

function Waiting(): ReactElement {
  return (
    <div aria-busy="true">
      <span className="only-read-aloud">{useMessages().jobs.loading}</span>
      <Skeleton width="100%" height="7rem" />
    </div>
  )
}

function Listed({ jobs, ...about }: ConnectionProps & { jobs: readonly Job[] }): ReactElement {
  const words = useMessages().jobs
  if (jobs.length === 0) {
    return <Empty title={words.none} text={isLive(about.connection) ? words.noneText : words.noneEnded} />
  }
  return (
    <ul className={styles['list']}>
      {jobs.map((job) => (
        <JobItem key={job.id} job={job} {...about} />
      ))}
    </ul>
  )
}

function Jobs(props: ConnectionProps): ReactElement {
  const { start } = useMessages()
  const { of, list, load } = usePart('jobs')
  if (of !== props.connection.id || list.phase === 'loading') return <Waiting />
  if (list.phase === 'ready') return <Listed jobs={list.value} {...props} />
  const retry = <Button onClick={() => void load()}>{start.tryAgain}</Button>
  return <FailureNotice failure={list.failure} provider={props.entry.provider.name} actions={retry} />
}

/** What runs by itself through this connection. */
export function JobsCard({ connection, entry }: ConnectionProps): ReactElement {
  const words = useMessages().jobs
  const { jobs } = useParts()
  const [adding, setAdding] = useState(false)
  const allowed = useAllowedOperations({ connection, entry })
  // What a queue hands out once would be lost in an answer that nobody reads.
  const [first, ...others] = allowed.filter(({ paging }) => paging?.kind !== 'queue')
  useJobClock()
  useEffect(() => {
    void jobs.getState().open(connection.id)
    return () => jobs.getState().close()
  }, [jobs, connection.id])
  return (
    <Card title={words.title}>
      <p className={styles['lead']}>
        {connection.model === 'delegation' ? words.leadAway : words.leadOrganisation}
      </p>
      <Jobs connection={connection} entry={entry} />
      {first && isLive(connection) && (
        <div className={styles['add']}>
          <Button tone="soft" onClick={() => setAdding(true)}>
            {words.add}
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

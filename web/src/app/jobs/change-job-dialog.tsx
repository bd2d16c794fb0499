import type { Job, Operation } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { jobRequest } from '../../core/jobs/job-input.ts'
import { pageValues, withoutPages } from '../../core/jobs/plain-operation.ts'
import { fill } from '../../messages/fill.ts'
import { Dialog } from '../../ui/layout/dialog.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { JobForm } from './job-form.tsx'

export interface ChangeJobDialogProps {
  readonly job: Job
  readonly operation: Operation
  readonly provider: string
  readonly onClose: () => void
}

/** The dialog that changes the request and schedule of a job. */
export function ChangeJobDialog({ job, operation, provider, onClose }: ChangeJobDialogProps): ReactElement {
  const { changeJob, frame } = useMessages()
  const { jobs } = useApp()
  return (
    <Dialog
      title={fill(changeJob.title, { job: operation.title })}
      closeLabel={frame.close}
      onClose={onClose}
    >
      <JobForm
        operation={withoutPages(operation)}
        provider={provider}
        job={job}
        submitLabel={changeJob.submit}
        save={({ values, schedule }) =>
          jobs.getState().change({
            job: job.id,
            ...jobRequest(operation, { ...values, ...pageValues(operation, job.fields) }),
            ...schedule,
          })
        }
        onClose={onClose}
      />
    </Dialog>
  )
}

import type { Job, Operation } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { runsWith } from '../../core/job-wish.ts'
import { fill } from '../../messages/fill.ts'
import { Dialog } from '../../ui/layout/dialog.tsx'
import { useMessages, useParts } from '../parts-context.tsx'
import { JobForm } from './job-form.tsx'

export interface ChangeJobDialogProps {
  readonly job: Job
  readonly operation: Operation
  readonly provider: string
  readonly onClose: () => void
}

/** Says anew with what, and when, a job runs. */
export function ChangeJobDialog({ job, operation, provider, onClose }: ChangeJobDialogProps): ReactElement {
  const { changeJob, frame } = useMessages()
  const { jobs } = useParts()
  return (
    <Dialog
      title={fill(changeJob.title, { job: operation.title })}
      closeLabel={frame.close}
      onClose={onClose}
    >
      <JobForm
        operation={operation}
        provider={provider}
        before={job}
        submitLabel={changeJob.submit}
        save={({ values, when }) =>
          jobs.getState().change({ job: job.id, ...runsWith(operation, values), ...when })
        }
        onClose={onClose}
      />
    </Dialog>
  )
}

import type { Job, MissedRuns, Operation } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { FormEvent, ReactElement, ReactNode } from 'react'
import type { BffFailure, CallResult } from '../../core/bff-client.ts'
import { valuesOf } from '../../core/jobs/job-input.ts'
import type { NewJob } from '../../core/jobs/job-input.ts'
import { AlertRegion } from '../../ui/feedback/alert-region.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Choice } from '../../ui/forms/choice.tsx'
import { Choices } from '../../ui/forms/choices.tsx'
import { DialogActions } from '../../ui/layout/dialog.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { OperationFields, typedValues } from '../operations/operation-fields.tsx'
import styles from './job-dialog.module.css'
import { ScheduleFields } from './schedule-fields.tsx'
import { proposedSchedule, scheduleFormOf, scheduleOf } from './schedule-form.ts'

interface MissedProps {
  readonly chosen: MissedRuns
  readonly choose: (missed: MissedRuns) => void
}

const policies: readonly MissedRuns[] = ['skip', 'run-once']

function MissedChoices({ chosen, choose }: MissedProps): ReactElement {
  const { addJob } = useMessages()
  return (
    <Choices legend={addJob.missed}>
      {policies.map((policy) => (
        <Choice
          key={policy}
          type="radio"
          title={addJob.missedPolicies[policy].name}
          detail={addJob.missedPolicies[policy].meaning}
          checked={policy === chosen}
          onChange={() => choose(policy)}
        />
      ))}
    </Choices>
  )
}

/** The submitted values of the form. */
export type JobFormInput = Pick<NewJob, 'values' | 'schedule'>

export interface JobFormProps {
  readonly operation: Operation
  readonly provider: string
  /** The job to change; absent for a new one. */
  readonly job?: Job
  readonly submitLabel: string
  readonly save: (input: JobFormInput) => Promise<CallResult<Job>>
  readonly onClose: () => void
  /** Fields above those of the operation. */
  readonly children?: ReactNode
}

/** The state of the form and its submit handler. */
function useJobForm({ operation, job, save, onClose }: JobFormProps) {
  const { timeZone } = useApp().platform
  const [schedule, setSchedule] = useState(() => (job ? scheduleFormOf(job) : proposedSchedule(timeZone)))
  const [missed, setMissed] = useState<MissedRuns>(job?.missed ?? 'skip')
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = typedValues(operation, new FormData(event.currentTarget))
    setBusy(true)
    setFailure(null)
    const timing = { schedule: scheduleOf(schedule), time_zone: schedule.timeZone, missed }
    const result = await save({ values, schedule: timing })
    if (result.kind === 'ok') return onClose()
    setBusy(false)
    setFailure(result.failure)
  }
  return { schedule, setSchedule, missed, setMissed, failure, busy, submit }
}

/** The form of a job: request, schedule, and policy for missed runs. */
export function JobForm(props: JobFormProps): ReactElement {
  const { addJob } = useMessages()
  const { operation, job, provider, submitLabel, onClose, children } = props
  const form = useJobForm(props)
  return (
    <form className={styles['form']} autoComplete="off" onSubmit={(event) => void form.submit(event)}>
      {children}
      <OperationFields operation={operation} typed={job && valuesOf(job)} />
      <ScheduleFields form={form.schedule} change={form.setSchedule} />
      <MissedChoices chosen={form.missed} choose={form.setMissed} />
      <AlertRegion>
        {form.failure && <FailureNotice failure={form.failure} provider={provider} />}
      </AlertRegion>
      <DialogActions>
        <Button onClick={onClose}>{addJob.cancel}</Button>
        <Button type="submit" tone="primary" busy={form.busy}>
          {submitLabel}
        </Button>
      </DialogActions>
    </form>
  )
}

import type { Job, JobInput, MissedRuns, Operation } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { FormEvent, ReactElement, ReactNode } from 'react'
import type { FieldValues } from '../../core/api-call.ts'
import type { BffFailure, CallResult } from '../../core/bff-client.ts'
import { valuesOf } from '../../core/job-wish.ts'
import { AlertPlace } from '../../ui/feedback/alert-place.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Choice } from '../../ui/forms/choice.tsx'
import { Choices } from '../../ui/forms/choices.tsx'
import { DialogActions } from '../../ui/layout/dialog.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { OperationFields, typedValues } from '../operations/operation-fields.tsx'
import { useMessages, useParts } from '../parts-context.tsx'
import styles from './job-dialog.module.css'
import { ScheduleFields } from './schedule-fields.tsx'
import { formOf, proposedSchedule, scheduleOf } from './schedule-form.ts'

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
          title={addJob.missedWords[policy].name}
          detail={addJob.missedWords[policy].meaning}
          checked={policy === chosen}
          onChange={() => choose(policy)}
        />
      ))}
    </Choices>
  )
}

/** What was filled in. */
export interface Given {
  readonly values: FieldValues
  readonly when: Pick<JobInput, 'schedule' | 'time_zone' | 'missed'>
}

export interface JobFormProps {
  readonly operation: Operation
  readonly provider: string
  /** The job as it is, where it is there already. */
  readonly before?: Job
  readonly submitLabel: string
  readonly save: (given: Given) => Promise<CallResult<Job>>
  readonly onClose: () => void
  /** What comes before the fields of the operation. */
  readonly children?: ReactNode
}

/** The form's state, and what follows when it is handed in. */
function useJobForm({ operation, before, save, onClose }: JobFormProps) {
  const { timeZone } = useParts().world
  const [schedule, setSchedule] = useState(() => (before ? formOf(before) : proposedSchedule(timeZone)))
  const [missed, setMissed] = useState<MissedRuns>(before?.missed ?? 'skip')
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = typedValues(operation, new FormData(event.currentTarget))
    setBusy(true)
    setFailure(null)
    const when = { schedule: scheduleOf(schedule), time_zone: schedule.timeZone, missed }
    const result = await save({ values, when })
    if (result.kind === 'ok') return onClose()
    setBusy(false)
    setFailure(result.failure)
  }
  return { schedule, setSchedule, missed, setMissed, failure, busy, submit }
}

/** With what a job runs, when, and what becomes of a run that could not happen. */
export function JobForm(props: JobFormProps): ReactElement {
  const { addJob } = useMessages()
  const { operation, before, provider, submitLabel, onClose, children } = props
  const form = useJobForm(props)
  return (
    <form className={styles['form']} autoComplete="off" onSubmit={(event) => void form.submit(event)}>
      {children}
      <OperationFields operation={operation} typed={before && valuesOf(before)} />
      <ScheduleFields form={form.schedule} change={form.setSchedule} />
      <MissedChoices chosen={form.missed} choose={form.setMissed} />
      <AlertPlace>{form.failure && <FailureNotice failure={form.failure} provider={provider} />}</AlertPlace>
      <DialogActions>
        <Button onClick={onClose}>{addJob.cancel}</Button>
        <Button type="submit" tone="primary" busy={form.busy}>
          {submitLabel}
        </Button>
      </DialogActions>
    </form>
  )
}

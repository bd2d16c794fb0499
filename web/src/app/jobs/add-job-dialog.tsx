import type { MissedRuns, Operation } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { FormEvent, ReactElement } from 'react'
import type { BffFailure } from '../../bff-client.ts'
import { jobWish } from '../../job-wish.ts'
import { fill } from '../../messages/fill.ts'
import { AlertPlace } from '../../ui/alert-place.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Choices } from '../../ui/choices.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import type { ConnectionProps } from '../connection/connection-header.tsx'
import { FailureNotice } from '../failure-notice.tsx'
import { OperationFields, typedValues } from '../operation-fields.tsx'
import { useMessages, useParts } from '../parts-context.tsx'
import styles from './job-dialog.module.css'
import { ScheduleFields } from './schedule-fields.tsx'
import { proposedSchedule, scheduleOf } from './schedule-form.ts'

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

export interface AddJobDialogProps extends ConnectionProps {
  readonly operations: readonly [Operation, ...Operation[]]
  readonly onClose: () => void
}

/** The form's state, and what follows when it is handed in. */
function useNewJob({ connection, operations, onClose }: AddJobDialogProps) {
  const { jobs, world } = useParts()
  const [chosenId, choose] = useState<string>(operations[0].id)
  const [schedule, setSchedule] = useState(() => proposedSchedule(world.timeZone))
  const [missed, setMissed] = useState<MissedRuns>('skip')
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const [busy, setBusy] = useState(false)
  const operation = operations.find(({ id }) => id === chosenId) ?? operations[0]
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = typedValues(operation, new FormData(event.currentTarget))
    const when = { schedule: scheduleOf(schedule), time_zone: schedule.timeZone, missed }
    setBusy(true)
    setFailure(null)
    const result = await jobs.getState().add(jobWish({ connection: connection.id, operation, values, when }))
    if (result.kind === 'ok') return onClose()
    setBusy(false)
    setFailure(result.failure)
  }
  return { operation, choose, schedule, setSchedule, missed, setMissed, failure, busy, submit }
}

function JobForm(props: AddJobDialogProps): ReactElement {
  const { addJob } = useMessages()
  const job = useNewJob(props)
  return (
    <form className={styles['form']} autoComplete="off" onSubmit={(event) => void job.submit(event)}>
      <SelectField
        label={addJob.operation}
        value={job.operation.id}
        onChange={(event) => job.choose(event.target.value)}
      >
        {props.operations.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </SelectField>
      <OperationFields operation={job.operation} />
      <ScheduleFields form={job.schedule} change={job.setSchedule} />
      <MissedChoices chosen={job.missed} choose={job.setMissed} />
      <AlertPlace>
        {job.failure && <FailureNotice failure={job.failure} provider={props.entry.provider.name} />}
      </AlertPlace>
      <DialogActions>
        <Button onClick={props.onClose}>{addJob.cancel}</Button>
        <Button type="submit" tone="primary" busy={job.busy}>
          {addJob.submit}
        </Button>
      </DialogActions>
    </form>
  )
}

/** Plans a new job. */
export function AddJobDialog(props: AddJobDialogProps): ReactElement {
  const { addJob, frame } = useMessages()
  return (
    <Dialog
      title={fill(addJob.title, { integration: props.entry.label })}
      closeLabel={frame.close}
      onClose={props.onClose}
    >
      <JobForm {...props} />
    </Dialog>
  )
}

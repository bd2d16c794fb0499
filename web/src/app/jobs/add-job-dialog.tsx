import type { Operation } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { jobWish } from '../../core/job-wish.ts'
import { fill } from '../../messages/fill.ts'
import { Dialog } from '../../ui/layout/dialog.tsx'
import { SelectField } from '../../ui/forms/field.tsx'
import type { ConnectionProps } from '../connection/connection-props.ts'
import { useMessages, useParts } from '../parts-context.tsx'
import { JobForm } from './job-form.tsx'

export interface AddJobDialogProps extends ConnectionProps {
  readonly operations: readonly [Operation, ...Operation[]]
  readonly onClose: () => void
}

/** Plans a new job. */
export function AddJobDialog({ connection, entry, operations, onClose }: AddJobDialogProps): ReactElement {
  const { addJob, frame } = useMessages()
  const { jobs } = useParts()
  const [chosenId, choose] = useState<string>(operations[0].id)
  const operation = operations.find(({ id }) => id === chosenId) ?? operations[0]
  return (
    <Dialog
      title={fill(addJob.title, { integration: entry.label })}
      closeLabel={frame.close}
      onClose={onClose}
    >
      <JobForm
        operation={operation}
        provider={entry.provider.name}
        submitLabel={addJob.submit}
        save={(given) => jobs.getState().add(jobWish({ connection: connection.id, operation, ...given }))}
        onClose={onClose}
      >
        <SelectField
          label={addJob.operation}
          value={operation.id}
          onChange={(event) => choose(event.target.value)}
        >
          {operations.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </SelectField>
      </JobForm>
    </Dialog>
  )
}

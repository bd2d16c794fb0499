import type { Operation } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { jobInput } from '../../core/jobs/job-input.ts'
import { fill } from '../../messages/fill.ts'
import { SelectField } from '../../ui/forms/field.tsx'
import { Dialog } from '../../ui/layout/dialog.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import type { ConnectionProps } from '../connection/connection-props.ts'
import { JobForm } from './job-form.tsx'

export interface AddJobDialogProps extends ConnectionProps {
  readonly operations: readonly [Operation, ...Operation[]]
  readonly onClose: () => void
}

export function AddJobDialog({ connection, entry, operations, onClose }: AddJobDialogProps): ReactElement {
  const { addJob, frame } = useMessages()
  const { jobs } = useApp()
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
        save={(input) => jobs.getState().add(jobInput({ connection: connection.id, operation, ...input }))}
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

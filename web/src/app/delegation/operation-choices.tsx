import type { Operation, OperationId } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Choice } from '../../ui/forms/choice.tsx'
import { Choices } from '../../ui/forms/choices.tsx'
import { useMessages } from '../app-context.tsx'
import { onlyReads, toggled } from './agreement.ts'

export interface OperationChoicesProps {
  readonly operations: readonly Operation[]
  readonly chosen: readonly OperationId[]
  readonly choose: (chosen: OperationId[]) => void
  /** An additional note on an operation. */
  readonly note?: (operation: Operation) => string | undefined
}

/** The operations that a delegation allows. */
export function OperationChoices({ operations, chosen, choose, note }: OperationChoicesProps): ReactElement {
  const { delegation } = useMessages()
  return (
    <Choices legend={delegation.operations} dense>
      {operations.map((operation) => (
        <Choice
          key={operation.id}
          type="checkbox"
          dense
          title={operation.title}
          detail={note?.(operation) ?? (onlyReads(operation) ? undefined : delegation.changesData)}
          checked={chosen.includes(operation.id)}
          onChange={() => choose(toggled(operations, chosen, operation.id))}
        />
      ))}
    </Choices>
  )
}

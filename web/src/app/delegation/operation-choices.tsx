import type { Operation, OperationId } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Choice } from '../../ui/forms/choice.tsx'
import { Choices } from '../../ui/forms/choices.tsx'
import { useMessages } from '../parts-context.tsx'
import { onlyReads, toggled } from './agreement.ts'

export interface OperationChoicesProps {
  readonly operations: readonly Operation[]
  readonly chosen: readonly OperationId[]
  readonly choose: (chosen: OperationId[]) => void
  /** What else there is to know about one of them. */
  readonly note?: (operation: Operation) => string | undefined
}

/** What may happen while a person is away. */
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

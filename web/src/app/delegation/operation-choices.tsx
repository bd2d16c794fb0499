import type { Operation, OperationId } from '@planbridge/shared/contract'
import { useId } from 'react'
import type { ReactElement } from 'react'
import { changesData } from '../../core/requests/changes-data.ts'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { Choice } from '../../ui/forms/choice.tsx'
import { useMessages } from '../app-context.tsx'
import { operationsByArea } from '../operations/operations-by-area.ts'
import { startingPoints, toggled, toggledAll } from './agreement.ts'
import styles from './operation-choices.module.css'

export interface OperationChoicesProps {
  readonly operations: readonly Operation[]
  readonly chosen: readonly OperationId[]
  readonly choose: (chosen: OperationId[]) => void
  /** An additional note on an operation. */
  readonly note?: (operation: Operation) => string | undefined
}

interface GroupProps extends OperationChoicesProps {
  /** The operations of the group. */
  readonly grouped: readonly Operation[]
  /** The name of the group; absent if there is only one. */
  readonly name: string | undefined
}

/** The button that chooses all operations of a group, or none if all are chosen. */
function AllOrNone({ operations, chosen, choose, grouped, name = '' }: GroupProps): ReactElement {
  const { delegation: text } = useMessages()
  const all = grouped.every(({ id }) => chosen.includes(id))
  return (
    <Button
      tone="quiet"
      aria-label={fill(all ? text.noneOfName : text.allOfName, { area: name })}
      onClick={() => choose(toggledAll(operations, chosen, { grouped, wanted: !all }))}
    >
      {all ? text.noneOf : text.allOf}
    </Button>
  )
}

function Group(props: GroupProps): ReactElement {
  const { operations, chosen, choose, note, grouped, name } = props
  const { delegation } = useMessages()
  const id = useId()
  const choices = grouped.map((operation) => (
    <Choice
      key={operation.id}
      type="checkbox"
      dense
      title={operation.title}
      detail={note?.(operation) ?? (changesData(operation) ? delegation.changesData : undefined)}
      checked={chosen.includes(operation.id)}
      onChange={() => choose(toggled(operations, chosen, operation.id))}
    />
  ))
  if (name === undefined) return <div className={styles['lines']}>{choices}</div>
  return (
    <div role="group" aria-labelledby={id} className={styles['lines']}>
      <div className={styles['head']}>
        <h3 id={id} className={styles['name']}>
          {name}
        </h3>
        {grouped.length > 1 && <AllOrNone {...props} />}
      </div>
      {choices}
    </div>
  )
}

/** The choices to start from. */
function StartingPoints({ operations, chosen, choose }: OperationChoicesProps): ReactElement | null {
  const { delegation: text } = useMessages()
  const points = startingPoints(operations)
  if (points.length === 0) return null
  return (
    <div role="group" aria-label={text.startFrom} className={styles['points']}>
      <span aria-hidden="true">{text.startFrom}</span>
      {points.map(({ name, operations: ids }) => (
        <Button
          key={name}
          tone="quiet"
          aria-pressed={ids.length === chosen.length && ids.every((id) => chosen.includes(id))}
          onClick={() => choose([...ids])}
        >
          {text.startingPoints[name]}
        </Button>
      ))}
    </div>
  )
}

/** The operations that a delegation allows, by area. */
export function OperationChoices(props: OperationChoicesProps): ReactElement {
  const { delegation, connection } = useMessages()
  const areas = operationsByArea(props.operations)
  return (
    <fieldset className={styles['choices']}>
      <legend className={styles['legend']}>{delegation.operations}</legend>
      <StartingPoints {...props} />
      {areas.map(({ area, operations: grouped }) => (
        <Group
          key={area ?? ''}
          {...props}
          grouped={grouped}
          name={areas.length > 1 ? (area ?? connection.otherOperations) : undefined}
        />
      ))}
    </fieldset>
  )
}

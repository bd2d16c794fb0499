import { useId } from 'react'
import type { ReactElement } from 'react'
import styles from './pills.module.css'

export interface PillsProps<Value extends string> {
  readonly legend: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly value: Value
  readonly onChoose: (value: Value) => void
}

/** A choice of one of few, in one row. */
export function Pills<Value extends string>({
  legend,
  options,
  value,
  onChoose,
}: PillsProps<Value>): ReactElement {
  const name = useId()
  return (
    <fieldset className={styles['pills']}>
      <legend className="visually-hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles['pill']}>
          <input
            type="radio"
            name={name}
            className="visually-hidden"
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}

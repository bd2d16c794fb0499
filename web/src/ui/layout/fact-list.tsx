import type { ReactElement, ReactNode } from 'react'
import styles from './fact-list.module.css'

export interface Fact {
  readonly name: string
  readonly value: ReactNode
  readonly note?: string | undefined
}

/** A list of names with values and optional notes. */
export function FactList({ facts }: { facts: readonly Fact[] }): ReactElement {
  return (
    <dl className={styles['facts']}>
      {facts.map((fact) => (
        <div key={fact.name} className={styles['fact']}>
          <dt className={styles['name']}>{fact.name}</dt>
          <dd className={styles['value']}>
            {fact.value}
            {fact.note && <span className={styles['note']}>{fact.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

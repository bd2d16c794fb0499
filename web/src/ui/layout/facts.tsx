import type { ReactElement, ReactNode } from 'react'
import styles from './facts.module.css'

export interface Fact {
  readonly name: string
  readonly value: ReactNode
  readonly note?: string | undefined
}

/** Names and values, one below the other. */
export function Facts({ facts }: { facts: readonly Fact[] }): ReactElement {
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

import { useId } from 'react'
import type { ReactElement, ReactNode } from 'react'
import styles from './card.module.css'

/** A section of a page with a title. */
export function Card({ title, children }: { title: string; children: ReactNode }): ReactElement {
  const id = useId()
  return (
    <section className={styles['card']} aria-labelledby={id}>
      <h2 id={id} className={styles['title']}>
        {title}
      </h2>
      {children}
    </section>
  )
}

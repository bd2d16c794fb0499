import { useId } from 'react'
import type { ReactElement, ReactNode } from 'react'
import styles from './card.module.css'

/** A titled part of a page. */
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

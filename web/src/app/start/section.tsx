import { useId } from 'react'
import type { ReactElement, ReactNode } from 'react'
import styles from './section.module.css'

/** A part of the start page under its own heading. */
export function Section({
  title,
  busy,
  children,
}: {
  title: string
  busy: boolean
  children: ReactNode
}): ReactElement {
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id} aria-busy={busy}>
      <h2 id={id} className={styles['title']}>
        {title}
      </h2>
      {children}
    </section>
  )
}

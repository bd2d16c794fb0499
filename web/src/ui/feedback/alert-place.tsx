import { useEffect, useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'
import styles from './alert-place.module.css'

/** Where a form says what is wrong: read aloud as it appears, and brought into sight. */
export function AlertPlace({ children }: { children: ReactNode }): ReactElement {
  const place = useRef<HTMLDivElement>(null)
  const filled = Boolean(children)
  useEffect(() => {
    if (filled) place.current?.scrollIntoView({ block: 'nearest' })
  }, [filled])
  return (
    <div ref={place} role="alert" className={styles['place']}>
      {children}
    </div>
  )
}

import { useEffect, useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'
import styles from './alert-region.module.css'

/** The place for errors of a form. Screen readers announce its content, and it is scrolled into view. */
export function AlertRegion({ children }: { children: ReactNode }): ReactElement {
  const region = useRef<HTMLDivElement>(null)
  const filled = Boolean(children)
  useEffect(() => {
    if (filled) region.current?.scrollIntoView({ block: 'nearest' })
  }, [filled])
  return (
    <div ref={region} role="alert" className={styles['region']}>
      {children}
    </div>
  )
}

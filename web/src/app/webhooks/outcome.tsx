import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import styles from './webhooks.module.css'

/** The outcome of an action of the operator. */
export type Outcome =
  | { readonly kind: 'done'; readonly tone: 'good' | 'warn'; readonly title: string; readonly text: string }
  | { readonly kind: 'failed'; readonly failure: BffFailure }

/** Says the outcome, also to screen readers. It takes the focus if the button that was pressed is gone. */
export function OutcomeArea({ outcome }: { outcome: Outcome | null }): ReactElement {
  const area = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (outcome && document.activeElement === document.body) area.current?.focus()
  }, [outcome])
  return (
    <div ref={area} role="status" tabIndex={-1} className={styles['outcome']}>
      {outcome?.kind === 'done' && (
        <Notice tone={outcome.tone} title={outcome.title}>
          {outcome.text && <p>{outcome.text}</p>}
        </Notice>
      )}
      {outcome?.kind === 'failed' && <FailureNotice failure={outcome.failure} provider={null} />}
    </div>
  )
}

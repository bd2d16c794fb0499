import type { ReactElement } from 'react'
import { failed } from '../../core/bff-client.ts'
import { describeFailure } from '../../messages/describe-failure.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import styles from './unfinished-attempt.module.css'

const { failure } = failed('attempt-unfinished')

/** Shows the latest attempt that was started and never completed. */
export function UnfinishedAttempt(): ReactElement | null {
  const messages = useMessages()
  const { unfinished, forget, startAgain } = useAppState('attempt')
  const [latest] = unfinished
  if (!latest) return null
  const { title, text } = describeFailure(messages, failure, latest.options.provider)
  return (
    <section className={styles['place']} aria-label={messages.unfinished.region}>
      <Notice
        tone="warn"
        title={title}
        actions={
          <>
            <Button onClick={() => void startAgain(latest.state)}>{messages.unfinished.startAgain}</Button>
            <Button tone="quiet" onClick={() => void forget(latest.state)}>
              {messages.unfinished.forget}
            </Button>
          </>
        }
      >
        <p>{text}</p>
      </Notice>
    </section>
  )
}

import type { ReactElement } from 'react'
import { failureWords } from '../../messages/failure-words.ts'
import { failed } from '../../core/bff-client.ts'
import { Button } from '../../ui/forms/button.tsx'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useMessages, usePart } from '../parts-context.tsx'
import styles from './unfinished-attempt.module.css'

const { failure } = failed('attempt-unfinished')

/** Reminds of an attempt that left for the provider and never came back. */
export function UnfinishedAttempt(): ReactElement | null {
  const messages = useMessages()
  const { unfinished, forget, startAgain } = usePart('attempt')
  const [latest] = unfinished
  if (!latest) return null
  const { title, text } = failureWords(messages, failure, latest.wish.provider)
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

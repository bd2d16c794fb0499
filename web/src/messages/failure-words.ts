import type { BffFailure } from '../core/bff-client.ts'
import type { NextStep } from './failure-message.ts'
import { fill } from './fill.ts'
import type { CallbackMessages } from './en-callback.ts'

export interface FailureWords {
  readonly title: string
  readonly text: string
  /** What helps support to find it, and when to come back. */
  readonly details: readonly string[]
  readonly next: NextStep
}

/** A failure in the person's words. */
export function failureWords(
  messages: Pick<CallbackMessages, 'failures' | 'frame'>,
  failure: BffFailure,
  provider: string | null,
): FailureWords {
  const { title, text, next } = messages.failures[failure.code]
  const named = (words: string) =>
    capitalised(fill(words, { provider: provider ?? messages.frame.theProvider }))
  const { retryAfterSeconds, reference } = failure
  return {
    title: named(title),
    text: named(text),
    details: [
      ...(retryAfterSeconds === null
        ? []
        : [fill(messages.frame.retryAfter, { seconds: retryAfterSeconds })]),
      ...(reference === null ? [] : [fill(messages.frame.reference, { reference })]),
    ],
    next,
  }
}

const capitalised = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1)

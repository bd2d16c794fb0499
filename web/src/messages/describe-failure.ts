import type { BffFailure } from '../core/bff-client.ts'
import { capitalised } from './capitalised.ts'
import type { CallbackMessages } from './en-callback.ts'
import type { FailureMessage, NextStep } from './failure-message.ts'
import { fill } from './fill.ts'
import { isolated } from './isolated.ts'

export interface FailureDescription {
  readonly title: string
  readonly text: string
  /** The limit that was reached, when to try again, and the reference for support. */
  readonly details: readonly string[]
  readonly next: NextStep
  /** True if nothing is wrong, so that it is no alarm. */
  readonly calm: boolean
}

/** Describes a failure for a person. Without a provider name the text says “the provider”. */
export function describeFailure(
  messages: Pick<CallbackMessages, 'failures' | 'frame' | 'locale'>,
  failure: BffFailure,
  provider: string | null,
): FailureDescription {
  const { retryAfterSeconds, reference, account, limit, foreignStatus = 0 } = failure
  const { title, limit: limitText, next, calm = false } = messages.failures[failure.code]
  const withProvider = (message: string) =>
    capitalised(
      fill(message, {
        provider: provider ?? messages.frame.theProvider,
        person: personText(messages, failure.otherPerson),
        account: account === undefined ? '' : ` ${isolated(account)}`,
      }),
    )
  return {
    title: withProvider(title),
    text: withProvider(textFor(messages.failures[failure.code], failure)),
    details: [
      ...(limitText === undefined || limit === undefined
        ? []
        : [fill(limitText, { limit: limit.toLocaleString(messages.locale) })]),
      ...(retryAfterSeconds === null
        ? []
        : [fill(messages.frame.retryAfter, { seconds: retryAfterSeconds })]),
      ...(foreignStatus === 0 ? [] : [fill(messages.frame.foreignStatus, { status: foreignStatus })]),
      ...(reference === null ? [] : [fill(messages.frame.reference, { reference })]),
    ],
    next,
    calm,
  }
}

/** Another person by initials and by the providers with which they sign in, as far as they are known. */
const personText = (
  { frame, locale }: Pick<CallbackMessages, 'frame' | 'locale'>,
  person: BffFailure['otherPerson'],
): string => {
  if (!person || person.providers.length === 0) return frame.otherPerson
  const providers = new Intl.ListFormat(locale).format(person.providers)
  return person.name === null
    ? fill(frame.otherPersonOf, { providers })
    : fill(frame.otherPersonNamed, { name: isolated(person.name), providers })
}

const textFor = ({ text, offered }: FailureMessage, { offer }: BffFailure): string =>
  offer === undefined ? text : (offered ?? text)

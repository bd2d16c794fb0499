import type { ActivityEntry } from '@planbridge/shared/contract'
import { failed } from '../../core/bff-client.ts'
import { describeFailure } from '../../messages/describe-failure.ts'
import type { ActivityMessages } from '../../messages/activity-messages.ts'
import { fill } from '../../messages/fill.ts'
import { type CountedText, fillCount } from '../../messages/fill-count.ts'
import { isolated } from '../../messages/isolated.ts'
import { formatCountdown, formatMoment } from '../display/format-time.ts'

export interface EntryText {
  readonly sentence: string
  /** The reason and what happens next; empty if there is nothing to add. */
  readonly details: readonly string[]
  readonly isProblem: boolean
}

interface Context {
  readonly messages: ActivityMessages
  readonly now: number
}

/** Kinds that need the attention of their person, or failed. */
const problemKinds: ReadonlySet<ActivityEntry['kind']> = new Set([
  'renewal-failed',
  'reconnect-needed',
  'ends-soon',
  'job-failed',
  'job-skipped',
])

const providerOf = ({ activity }: ActivityMessages, { shown_as: shown }: ActivityEntry): string =>
  isolated(shown?.provider.name ?? activity.removed)

const nameOf = ({ activity }: ActivityMessages, { shown_as: shown }: ActivityEntry): string =>
  isolated(shown?.label ?? activity.removed)

const countedText = (
  { messages }: Context,
  { count }: Pick<ActivityEntry, 'count'>,
  text: CountedText,
  values: Readonly<Record<string, string>>,
): string => fill(fillCount(text, count, messages.locale), values)

const sentenceOf = (context: Context, entry: ActivityEntry): string => {
  const { messages, now } = context
  const { counted, sentences, jobUnnamed } = messages.activity
  const name = nameOf(messages, entry)
  const provider = providerOf(messages, entry)
  if (entry.kind === 'calls' || entry.kind === 'renewed')
    return countedText(context, entry, counted[entry.kind], { name })
  if (entry.kind === 'arrival')
    return entry.title === undefined
      ? countedText(context, entry, counted.unknownArrival, { provider })
      : countedText(context, entry, counted.arrival, { provider, event: entry.title })
  const countdown = entry.next_at === null ? '' : formatCountdown(entry.next_at, now, messages.locale)
  return fill(sentences[entry.kind], { name, countdown, job: entry.title ?? jobUnnamed })
}

/** Why it failed, as a sentence. */
const reasonOf = ({ messages }: Context, entry: ActivityEntry): string | null => {
  const provider = providerOf(messages, entry)
  if (entry.reason !== null && entry.kind === 'reconnect-needed')
    return `${fill(messages.reasons[entry.reason].title, { provider })}.`
  if (entry.code === null) return null
  const { title } = describeFailure(messages, failed(entry.code).failure, provider)
  const failures = { count: entry.failed }
  return entry.kind === 'calls'
    ? `${countedText({ messages, now: 0 }, failures, messages.activity.counted.failedCalls, {})}: ${title}.`
    : `${title}.`
}

/** What happens next by itself, as long as it has not happened. */
const nextOf = ({ messages, now }: Context, entry: ActivityEntry): string | null => {
  const { activity, locale } = messages
  if (entry.next_at === null || Date.parse(entry.next_at) <= now) return null
  const when = formatMoment(entry.next_at, now, locale)
  if (entry.kind === 'renewal-failed') return fill(activity.tryAgainAt, { when })
  return entry.kind === 'job-failed' || entry.kind === 'job-skipped'
    ? fill(activity.nextRunAt, { when })
    : null
}

/** An entry in words. */
export const entryText = (context: Context, entry: ActivityEntry): EntryText => ({
  sentence: sentenceOf(context, entry),
  details: [reasonOf(context, entry), nextOf(context, entry)].filter((detail) => detail !== null),
  isProblem: problemKinds.has(entry.kind) || entry.failed > 0,
})

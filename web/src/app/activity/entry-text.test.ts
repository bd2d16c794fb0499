import { activityKinds, type ActivityEntry, type ActivityKind } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { withActivity } from '../../messages/activity-messages.ts'
import { en } from '../../messages/en.ts'
import { entryText } from './entry-text.ts'

const now = new Date(2026, 10, 20, 9, 0).getTime()
const messages = withActivity(en)
const inMinutes = (minutes: number) => new Date(now + minutes * 60_000).toISOString()

const entryOf = (kind: ActivityKind, change: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: 'e1',
  position: '0-1',
  kind,
  at: inMinutes(-5),
  since: inMinutes(-5),
  count: 1,
  failed: 0,
  connection: null,
  integration: null,
  shown_as: { label: 'Plannr', provider: { name: 'Plannr', colour: '#000000' } },
  code: null,
  reason: null,
  operation: null,
  job: null,
  event: null,
  next_at: null,
  ...change,
})

const wordsOf = (kind: ActivityKind, change: Partial<ActivityEntry> = {}) => {
  const { sentence, details } = entryText({ messages, now }, entryOf(kind, change))
  return [sentence, ...details].join(' | ')
}

describe('an entry in words', () => {
  it.each<[ActivityKind, Partial<ActivityEntry>, string]>([
    ['connected', {}, 'Plannr was connected'],
    ['renewed', {}, 'We renewed the access to Plannr'],
    ['renewed', { count: 12 }, 'We renewed the access to Plannr 12 times'],
    [
      'renewal-failed',
      { code: 'provider-unreachable', next_at: inMinutes(10) },
      'We could not renew the access to Plannr | Plannr cannot be reached. | We try again today, 09:10.',
    ],
    [
      'renewal-failed',
      { code: 'provider-unreachable', next_at: inMinutes(-1) },
      'We could not renew the access to Plannr | Plannr cannot be reached.',
    ],
    [
      'reconnect-needed',
      { reason: 'refused-by-provider' },
      'Plannr has to be reconnected | Plannr no longer accepts this connection.',
    ],
    ['ends-soon', { next_at: inMinutes(3 * 24 * 60) }, 'The access to Plannr ends in 3 days'],
    ['calls', {}, '1 request to Plannr'],
    ['calls', { count: 1200 }, '1200 requests to Plannr'],
    [
      'calls',
      { count: 12, failed: 2, code: 'provider-too-slow' },
      '12 requests to Plannr | 2 of them failed: Plannr took too long to respond.',
    ],
    ['job-succeeded', { title: 'List clients' }, 'Your job “List clients” ran'],
    [
      'job-failed',
      { title: 'List clients', code: 'provider-unreachable', next_at: inMinutes(305) },
      'Your job “List clients” failed | Plannr cannot be reached. | Next run: today, 14:05.',
    ],
    ['job-skipped', {}, 'Your job “Work on a schedule” was skipped'],
    ['arrival', { title: 'An appointment was booked' }, 'Plannr told us: An appointment was booked'],
    ['arrival', { title: 'A slot changed', count: 3 }, 'Plannr told us 3 times: A slot changed'],
    ['arrival', { event: 'x.y' }, 'Plannr told us that something changed'],
    ['disconnected', { shown_as: undefined }, 'A provider was disconnected'],
  ])('of the kind %s with %j is “%s”', (kind, change, words) => {
    expect(wordsOf(kind, change)).toBe(words)
  })

  it.each(activityKinds)('has a sentence without a placeholder for the kind %s', (kind) => {
    expect(wordsOf(kind, { next_at: inMinutes(60) })).not.toMatch(/[{}]|undefined/)
  })

  it('cannot be turned around by a name that is written from right to left', () => {
    const label = '\u202Eإدارة'
    const provider = { name: label, colour: '#000000' }
    expect(wordsOf('connected', { shown_as: { label, provider } })).toBe('\u2068إدارة\u2069 was connected')
  })

  it('is a problem if it failed or needs its person', () => {
    const problems = activityKinds.filter((kind) => entryText({ messages, now }, entryOf(kind)).isProblem)
    expect(problems).toEqual(['renewal-failed', 'reconnect-needed', 'ends-soon', 'job-failed', 'job-skipped'])
    expect(entryText({ messages, now }, entryOf('calls', { failed: 1 })).isProblem).toBe(true)
  })
})

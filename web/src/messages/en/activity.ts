import type { ActivityKind, ActivityTopic } from '@planbridge/shared/contract'
import type { CountedText } from '../fill-count.ts'

const topics: Record<ActivityTopic | 'all', string> = {
  all: 'Everything',
  arrivals: 'News from providers',
  access: 'Access',
  calls: 'Requests',
  jobs: 'Jobs',
  problems: 'Problems',
}

/** Each sentence names the connection; `{job}` and `{event}` are the words of their provider. */
const sentences: Record<Exclude<ActivityKind, 'calls' | 'renewed' | 'arrival'>, string> = {
  connected: '{name} was connected',
  reconnected: '{name} was reconnected',
  'renewal-failed': 'We could not renew the access to {name}',
  'reconnect-needed': '{name} has to be reconnected',
  'ends-soon': 'The access to {name} ends {countdown}',
  ended: 'The access to {name} has ended',
  'signed-out': 'The access to {name} ended when you signed out',
  disconnected: '{name} was disconnected',
  'job-succeeded': 'Your job “{job}” ran',
  'job-failed': 'Your job “{job}” failed',
  'job-skipped': 'Your job “{job}” was skipped',
}

const counted: Record<'calls' | 'failedCalls' | 'renewed' | 'arrival' | 'unknownArrival', CountedText> = {
  calls: { one: '{count} request to {name}', other: '{count} requests to {name}' },
  failedCalls: { one: '{count} of them failed', other: '{count} of them failed' },
  renewed: {
    one: 'We renewed the access to {name}',
    other: 'We renewed the access to {name} {count} times',
  },
  arrival: {
    one: '{provider} told us: {event}',
    other: '{provider} told us {count} times: {event}',
  },
  unknownArrival: {
    one: '{provider} told us that something changed',
    other: '{provider} told us {count} times that something changed',
  },
}

/** The page of a person’s activity. It is loaded with the page. */
export const activity = {
  lead: 'See what happens with your connections.',
  news: {
    connecting: '',
    live: 'New entries appear by themselves.',
    waiting: 'New entries appear as soon as we reach Planbridge again.',
    offline: 'New entries appear when you’re online again.',
    ended: '',
  },
  region: 'Your activity',
  topics,
  topicsLegend: 'Show',
  sentences,
  counted,
  jobUnnamed: 'Work on a schedule',
  removed: 'A provider',
  tryAgainAt: 'We try again {when}.',
  nextRunAt: 'Next run: {when}.',
  problem: 'Problem',
  onlyOne: 'Only the activity of {name} is shown.',
  onlyGone: 'Only the activity of one connection is shown.',
  showAll: 'Show all connections',
  none: 'Nothing yet',
  noneText: 'As soon as you connect something, or something happens with it, you see it here.',
  noneShown: 'Nothing here',
  noneShownText: 'Nothing of this kind happened in the last 30 days.',
  older: 'Show older entries',
  kept: 'Entries are kept for 30 days.',
  arrived: { one: '{count} new entry', other: '{count} new entries' } satisfies CountedText,
  live: {
    connecting: 'Connecting…',
    live: 'Live',
    waiting: 'Reconnecting…',
    offline: 'You’re offline',
    ended: 'Not live',
  },
  outdated: 'Some new entries cannot be shown',
  outdatedText: 'Planbridge was updated. Reload the page to see them.',
  reload: 'Reload the page',
}

import type { OperatedEndpoint, WebhookDeliveryStatus } from '@planbridge/shared/contract'
import type { CountedText } from '../fill-count.ts'

/** How an endpoint fares. */
export type EndpointState = 'working' | 'unused' | 'failing' | 'paused' | 'off'

const states: Record<EndpointState, string> = {
  working: 'Working',
  unused: 'Not used yet',
  failing: 'Failing',
  paused: 'Paused',
  off: 'Off',
}

const statuses: Record<WebhookDeliveryStatus, string> = {
  pending: 'Waiting',
  delivered: 'Delivered',
  dead: 'Given up',
}

const filters: Record<WebhookDeliveryStatus | 'all', string> = {
  all: 'All',
  dead: 'Given up',
  pending: 'Waiting',
  delivered: 'Delivered',
}

type Disabled = NonNullable<OperatedEndpoint['disabled_reason']>

const disabled: Record<Disabled, string> = {
  gone: 'It answered that it is gone for good (status 410). Turn it on when the other system takes events again.',
  failing: 'Every message failed for five days. Turn it on when the other system takes events again.',
  host: 'The other system has turned it off itself.',
  operator: 'An operator has turned it off.',
}

/** Parts of a sentence. The names are those of the contract. */
const reasons: Readonly<Record<string, string>> = {
  'http-status': 'it answered with status {status}',
  gone: 'it answered that it is gone (status 410)',
  redirect: 'it answered with a redirect, which is not followed',
  'too-slow': 'it did not answer in time',
  unreachable: 'it could not be reached',
  'egress-failed': 'our own network did not let the message out',
  'address-not-allowed': 'its name leads to an address that is not allowed',
  'event-gone': 'the event is no longer kept',
}

/** The page with which operators look after webhooks. It is loaded with the page, and its readers are technical. */
export const webhooks = {
  lead: 'Other systems get events from Planbridge at these endpoints. An event that is not accepted within three days is given up, and can be sent again here.',
  region: 'Endpoints',
  all: 'All webhooks',
  none: 'No endpoints yet',
  noneText: 'Another system adds its endpoint with its host key. Then it appears here.',
  refresh: 'Refresh',
  states,
  statuses,
  filters,
  filtersLegend: 'Show messages',
  disabled,
  reasons,
  otherReason: 'it failed ({reason})',
  neverTried: 'Nothing was sent yet.',
  lastDelivered: 'Accepted the last message {when}.',
  lastFailed: 'The last try failed {when}: {reason}.',
  waiting: { one: '{count} waiting', other: '{count} waiting' } satisfies CountedText,
  dead: { one: '{count} given up', other: '{count} given up' } satisfies CountedText,
  facts: {
    title: 'Endpoint',
    host: 'Added with the host key',
    added: 'Added',
    types: 'Events',
    allTypes: 'All',
    integrations: 'Integrations',
    allIntegrations: 'All',
    lastDelivered: 'Last accepted message',
    never: 'None yet',
    state: 'State',
    failingSince: 'Failing since',
    tries: { one: '{count} failed try', other: '{count} failed tries' } satisfies CountedText,
    id: 'Id',
  },
  offTitle: 'This endpoint is off',
  offText: 'What it has not got is kept for 30 days and sent when you turn it on.',
  pausedTitle: 'Sending is paused for a moment',
  pausedText: 'Many tries in a row failed. The next one is {when}.',
  probedText: 'Many tries in a row failed, so that messages are tried one at a time.',
  test: 'Send a test event',
  turnOn: 'Turn on',
  turnOff: 'Turn off',
  testAccepted: 'The test event was accepted',
  testAcceptedText: 'The endpoint answered with status {status}.',
  testFailed: 'The test event was not accepted',
  testWaits: 'The test event could not be sent yet',
  testWaitsText: 'Its keys cannot be opened at the moment. The log says why.',
  switchOn: {
    title: 'Turn on this endpoint?',
    lead: '{origin} gets new events again, and those of the last 30 days that it has not got.',
    confirm: 'Turn on',
    keep: 'Leave it off',
  },
  switchOff: {
    title: 'Turn off this endpoint?',
    lead: '{origin} gets no more events until you turn it on again. They are kept for 30 days.',
    confirm: 'Turn off',
    keep: 'Leave it on',
  },
  turnedOn: 'The endpoint is on',
  turnedOff: 'The endpoint is off',
  messages: 'Messages',
  noMessages: 'No messages yet',
  noMessagesText:
    'Nothing was sent to this endpoint in the last 30 days. Send a test event to see if it answers.',
  noneShown: 'No such messages',
  noneShownText: 'No message of the last 30 days has this state.',
  deliveredAt: 'Accepted {when}.',
  nextTry: 'Next try {when}.',
  waitsOff: 'Waits until the endpoint is turned on.',
  tryFailed: 'Try {count} failed: {reason}.',
  givenUp: {
    one: 'Given up {when} after {count} try: {reason}.',
    other: 'Given up {when} after {count} tries: {reason}.',
  },
  givenUpUntold: 'Given up.',
  sendAgain: 'Send again',
  sendAgainName: 'Send again: {type}, {event}',
  sendAll: { one: 'Send the given-up one again', other: 'Send all {count} again' } satisfies CountedText,
  sentAgain: {
    one: '{count} message is sent again',
    other: '{count} messages are sent again',
  } satisfies CountedText,
  sentAgainText: 'With the same id, within seconds.',
  sentAgainOff: 'With the same id, as soon as the endpoint is turned on.',
  older: 'Show older messages',
  kept: 'Messages are kept for 30 days.',
}

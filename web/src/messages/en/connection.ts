import type { OutputOf, disconnect as disconnectEndpoint } from '@planbridge/shared/contract'

/** The page of one connection. */
export const connection = {
  back: 'All connections',
  notFound: 'This connection does not exist',
  notFoundText: 'It may have been disconnected, or it belongs to someone else.',
  reconnect: 'Reconnect',
  replaceToken: 'Replace the token',
  disconnect: 'Disconnect',
  renew: 'Renew',
  stop: 'Stop',
  about: 'About this access',
  connectedAs: 'Connected as',
  organisation: 'Your organisation',
  account: 'Account in use',
  noAccount: 'Not chosen yet',
  access: 'Kind of access',
  until: 'Works until',
  untilSignOut: 'You sign out',
  orSignOut: 'Or until you sign out, if that is sooner.',
  untilUnknown: 'No end date is known',
  token: 'Access token',
  tokenNone: 'Fetched when a request first needs it',
  tokenRenews: 'Renews by itself',
  tokenNow: 'The present one is good until {when}.',
  tokenStays: 'Does not renew',
  renewableUntil: 'Can renew itself until',
  connectedAt: 'Connected',
  lastUsed: 'Last used',
  neverUsed: 'Not used yet',
  granted: 'Granted permissions',
  shared: 'Shared with others in your organisation',
  operations: 'What it may do',
  manyOperations: '{count} different requests',
  noOperations: 'No request is allowed for this connection. Your administrator can add some.',
  assumed: 'Not documented in public; it follows the conventions of {provider}.',
}

export const accountChoice = {
  title: 'Account to work with',
  legend: 'Your accounts at {provider}',
  save: 'Use this account',
}

export const tryCall = {
  title: 'Try a request',
  lead: 'Ask {provider} for something through this connection and see the answer.',
  operation: 'Request',
  optional: 'optional',
  required: 'required',
  any: 'Any',
  yesNo: { yes: 'Yes', no: 'No' },
  example: 'For example {example}',
  kinds: {
    texts: 'Several, with commas between them',
    choices: 'One or several of {values}, with commas between them',
    dateTime: 'Date and time with its zone, such as 2026-11-21T09:30:00+00:00',
  },
  kindNames: {
    text: 'text',
    'whole-number': 'whole number',
    number: 'number',
    'yes-no': 'true or false',
    date: 'date',
    'date-time': 'date and time',
    choice: 'one of',
    texts: 'list of texts',
    choices: 'list of',
  },
  otherRequests: 'Other requests',
  members: 'What the body can hold',
  body: 'Body of the request',
  send: 'Send request',
  waiting: 'Waiting for {provider}…',
  answer: 'Answer',
  answerBody: 'Body of the answer',
  took: '{ms} ms',
  headers: 'What came with the answer',
  headersAbsent: 'Nothing that is passed on.',
  shortened: 'This shows the beginning: {shown} of {all}.',
  save: 'Save the whole answer',
  saveName: 'answer',
  nextPage: 'Next page',
  nextOnes: 'Take the next ones',
  takesAway: 'The provider hands each of these out once: they will not be in the next answer.',
  asCode: 'Make this call from your own system',
  asCodeLead: 'With a key for back ends, which your administrator makes. It never belongs in a browser.',
  asCodeAbsent:
    'Only access that goes on while its person is away can be used by another system. Connect again with such an access, and the calls to copy appear here.',
  curl: 'curl',
  typeScript: 'TypeScript',
  copy: 'Copy',
  copied: 'Copied',
  empty: 'The answer has no body.',
  unavailable: 'Until this connection is active, most requests are refused.',
}

export const disconnect = {
  title: 'Disconnect {integration}?',
  lead: 'Planbridge forgets this access for good and, where {provider} allows it, asks {provider} to cancel it. You can connect again at any time.',
  leadShared:
    'This access is shared: disconnecting ends it for everyone in your organisation who uses it. It can be connected again at any time.',
  confirm: 'Disconnect',
  keep: 'Keep it',
}

/** What became of the permission at the provider. */
export const disconnected: Record<OutputOf<typeof disconnectEndpoint>['revoked'], string> = {
  yes: 'We forgot the access, and {provider} cancelled it.',
  kept: 'We forgot this connection. The permission at {provider} stays, because another connection still uses it.',
  unsupported: 'We forgot the access. {provider} offers no way to cancel it from here.',
  failed:
    'We forgot the access, but {provider} did not confirm that it is cancelled. You can check in your account there.',
  nothing: 'We forgot the access. There was nothing left to cancel at {provider}.',
}

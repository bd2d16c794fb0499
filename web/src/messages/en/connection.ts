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
  body: 'Body of the request',
  send: 'Send request',
  waiting: 'Waiting for {provider}…',
  answer: 'Answer',
  answerBody: 'Body of the answer',
  took: '{ms} ms',
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

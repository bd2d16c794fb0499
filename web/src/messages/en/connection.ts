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
  about: 'About this connection',
  activity: 'Activity of this connection',
  connectedAs: 'Connected as',
  organisation: 'Your firm',
  namelessAccount: '{provider} account',
  namelessAccountWithId: '{provider} account {id}',
  account: 'Account in use',
  noAccount: 'Not chosen yet',
  access: 'Type of access',
  until: 'Works until',
  untilSignOut: 'You sign out',
  orSignOut: 'Or until you sign out, if that is sooner.',
  untilUnknown: 'No known end date',
  token: 'Access token',
  tokenNone: 'Requested when it is first needed',
  tokenRenews: 'Renews automatically',
  tokenNow: 'Current token valid until {when}',
  tokenStays: 'Does not renew',
  renewableUntil: 'Renews automatically until',
  connectedAt: 'First connected',
  renewedAt: 'Last confirmed',
  nextTitle: 'What happens next',
  next: {
    asksAgain: 'It ends on {day}. If you renew it, {provider} asks you to confirm.',
    asksBy: '{provider} asks you to confirm it again by {day}.',
    asksAt: '{provider} asks you to sign in again after {when}.',
    asksIfNeeded: 'It is renewed while you work. If {provider} needs you for that, it asks you after {when}.',
    asksAfterSignOut: 'It ends when you sign out. {provider} asks you again the next time.',
    newToken: 'It stops on {day}. Paste a new token before then.',
    nothing: 'Nothing. It renews by itself until someone disconnects it.',
  },
  lastUsed: 'Last used',
  neverUsed: 'Not used yet',
  granted: 'What you allowed at {provider}',
  everything: 'Everything you may do in {provider}',
  simulated: 'Simulated',
  simulatedScreens: 'Open the simulated {provider}',
  simulatedNote: 'Change something there, and see it arrive in Planbridge. The page opens in a new tab.',
  shared: 'Shared with others in your firm',
  operations: 'What it can do',
  manyOperations: '{count} things in {areas} areas. {changing} of them change data.',
  manyReads: '{count} things in {areas} areas. It only reads and changes nothing.',
  showOperations: 'Show all',
  otherOperations: 'Other',
  noOperations: 'This connection cannot send any requests. Your administrator can allow some.',
}

/** The part of the page for developers. */
export const developers = {
  title: 'For developers',
  id: 'Connection ID',
  scopes: 'Scopes',
}

/** Scopes of OpenID Connect in words. Those of a provider are described in its definition. */
export const scopes: Readonly<Record<string, string>> = {
  openid: 'Know that it is you',
  profile: 'See your name',
  email: 'See your e-mail address',
  offline_access: 'Keep working when you’re signed out',
}

export const accountChoice = {
  title: 'Account to work with',
  legend: 'Your accounts at {provider}',
  save: 'Use this account',
}

/** The request console, a developer tool. Its texts use developer terms. */
export const requestConsole = {
  changesData: 'Changes data at {provider}',
  review: 'Review the change…',
  addFilter: 'Add a filter',
  chooseFilter: 'Choose one…',
  choose: 'Choose…',
  lastPage: 'That was the last page.',
  queueEmpty: 'The queue is empty.',
  title: 'Try a request',
  lead: 'Send a request to {provider} through this connection and see the response.',
  operation: 'Request',
  undocumented: 'Not publicly documented. Follows the conventions of the {provider} API.',
  optional: 'optional',
  required: 'required',
  any: 'Any',
  yesNo: { yes: 'Yes', no: 'No' },
  example: 'For example {example}',
  kinds: {
    texts: 'One or more values, separated by commas',
    choices: 'One or more of {values}, separated by commas',
    dateTime: 'Date and time with a UTC offset, for example 2026-11-21T09:30:00+00:00',
  },
  kindNames: {
    text: 'string',
    'whole-number': 'integer',
    number: 'number',
    'yes-no': 'true or false',
    date: 'date',
    'date-time': 'date and time',
    choice: 'one of',
    texts: 'list of strings',
    choices: 'list of',
  },
  otherRequests: 'Other requests',
  bodyFields: 'Body fields',
  body: 'Request body',
  send: 'Send request',
  waiting: 'Waiting for {provider}…',
  response: 'Response',
  responseBody: 'Response body',
  took: '{ms} ms',
  headers: 'Response headers',
  headersAbsent: 'No headers.',
  shortened: 'Showing the first {shown} of {all}.',
  save: 'Download the full response',
  saveName: 'response',
  empty: 'The response has no body.',
  nextPage: 'Next page',
  nextItems: 'Fetch the next items',
  removesItems: '{provider} returns each item once. These will not be returned again.',
  asCode: 'Call this from your own system',
  asCodeLead: 'Use a host key, which your administrator creates. Keep it on your server, never in a browser.',
  asCodeAbsent: 'Other systems can only use connections that keep working when you’re signed out.',
  curl: 'curl',
  typeScript: 'TypeScript',
  copy: 'Copy',
  copied: 'Copied',
  unavailable: 'Most requests are refused until this connection is active.',
}

/** The confirmation of a call that changes data. */
export const confirmCall = {
  title: 'Change data at {provider}?',
  lead: 'This changes data at {provider} at once. Planbridge cannot undo it.',
  leadQueue: '{provider} returns each item once. What you fetch now is removed from its queue.',
  request: 'Request',
  account: 'As',
  confirm: 'Change it at {provider}',
  confirmQueue: 'Fetch and remove',
  cancel: 'Cancel',
}

/** Labels of the fields of requests. Others are the words of their names. */
export const fieldNames = {
  page: 'Page',
  pageSize: 'Results per page',
  known: {
    sort: 'Sort by',
    include: 'Also include',
    with: 'Also include',
    fields: 'Fields to include',
    includes: 'Also include',
    unions: 'Joint holdings',
    limit: 'At most',
  } as Readonly<Record<string, string>>,
}

export const disconnect = {
  title: 'Disconnect {integration}?',
  lead: 'Planbridge forgets this connection for good and, where {provider} allows it, asks {provider} to cancel your permission. You can connect again at any time.',
  leadShared:
    'This connection is shared. Disconnecting ends it for everyone in your firm who uses it. It can be connected again at any time.',
  confirm: 'Disconnect',
  keep: 'Keep it',
}

/** The result of revoking the permission at the provider. */
export const disconnected: Record<OutputOf<typeof disconnectEndpoint>['revoked'], string> = {
  yes: 'We forgot the access, and {provider} cancelled it.',
  kept: 'We forgot this connection. The permission at {provider} stays, because another connection still uses it.',
  unsupported: 'We forgot the access. {provider} offers no way to cancel it from here.',
  failed:
    'Access ended here. {provider} has not confirmed yet that it is cancelled there too; we keep trying, and the start page shows when it is.',
  nothing: 'We forgot the access. There was nothing left to cancel at {provider}.',
}

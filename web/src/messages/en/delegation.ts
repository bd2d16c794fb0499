/** The permission to keep working while the person is signed out. */
export const delegation = {
  title: 'What can Planbridge do when you’re signed out?',
  lead: 'You agree to this once, and {provider} asks you to confirm it next. It ends by itself, and you can disconnect it at any time.',
  purpose: 'What is it for?',
  purposeHint: 'A short note so you recognise it later.',
  operations: 'What can it do?',
  startFrom: 'Start from',
  startingPoints: { reading: 'Only look things up', everything: 'Everything', nothing: 'Nothing' },
  changesData: 'Changes data',
  allOf: 'Select all',
  noneOf: 'Select none',
  allOfName: 'Select all: {area}',
  noneOfName: 'Select none: {area}',
  nothingOffered:
    'This connection is not set up for anything that could run while you’re signed out. Your administrator can allow it.',
  noneChosen: 'Choose at least one thing it can do.',
  days: 'For how many days?',
  endsOn: 'It ends on {day}.',
  daysRange: 'You can choose up to {days}.',
  submit: 'Continue to {provider}',
  cancel: 'Cancel',
  agreed: 'What you agreed to',
  agreedPurpose: 'What it is for',
  agreedOperations: 'What it can do',
  agreedUntil: 'Until',
  agreedAt: 'Agreed on',
  ends: 'ends {countdown}',
  missing: 'We have no record of what you agreed to',
  missingText:
    'Describe again what this connection is for. Until you do, nothing can run while you’re signed out.',
  agreeAgain: 'Agree again',
  change: 'Change',
  changeName: 'Change what you agreed to',
}

/** Changing the terms of a delegation. */
export const changeTerms = {
  title: 'Change what Planbridge can do when you’re signed out',
  until: 'Until when?',
  untilHint: 'You can choose up to {days} from today.',
  jobStops: 'A job needs this and will not run without it',
  narrower: 'This is no more than you agreed to, so it takes effect at once.',
  wider: 'This is more than you agreed to, so {provider} asks you to confirm it next.',
  save: 'Save',
  confirm: 'Continue to {provider}',
}

/** Disconnecting a delegation, which also stops its jobs. */
export const disconnectDelegation = {
  title: 'Disconnect {integration}?',
  lead: 'Jobs and requests stop at once. Planbridge forgets this connection for good and, where {provider} allows it, asks {provider} to cancel your permission. You can connect again at any time.',
  confirm: 'Disconnect',
  keep: 'Keep running',
}

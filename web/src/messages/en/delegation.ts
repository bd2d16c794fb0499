/** What a person agrees to when work may go on while they are away. */
export const delegation = {
  title: 'What may happen in {integration} while you are away?',
  lead: 'You agree to this once, and {provider} asks you to confirm it next. It ends by itself, and you can stop it at any time.',
  purpose: 'What is it for?',
  purposeHint: 'In your own words. They are shown wherever this access is.',
  operations: 'What may it do?',
  changesData: 'May change data',
  noneChosen: 'Choose at least one thing that it may do.',
  days: 'For how many days?',
  endsOn: 'It ends on {day}.',
  daysRange: 'From 1 to {days} days.',
  submit: 'Connect',
  cancel: 'Cancel',
  agreed: 'What you agreed to',
  agreedPurpose: 'What it is for',
  agreedOperations: 'What it may do',
  agreedUntil: 'Until',
  agreedAt: 'Agreed',
  ends: 'ends {countdown}',
  missing: 'What you agreed to is not known here',
  missingText: 'Say anew what this access is for. Until then nothing can run while you are away.',
  agreeAnew: 'Agree anew',
  change: 'Change',
  changeName: 'Change what you agreed to',
}

/** Changing what was agreed. */
export const changeTerms = {
  title: 'Change what may happen in {integration} while you are away',
  until: 'Until when?',
  untilHint: 'At most {days} days from today.',
  jobStops: 'A job needs it and will not run without it',
  narrower: 'This is no more than you agreed to, so it holds at once.',
  wider: 'This is more than you agreed to: {provider} asks you to confirm it next.',
  save: 'Save',
  confirm: 'Confirm at {provider}',
}

/** Ending a delegation. */
export const stop = {
  title: 'Stop what happens in {integration} while you are away?',
  lead: 'Everything stops at once: jobs, requests and renewing. Planbridge forgets this access for good and, where {provider} allows it, asks {provider} to cancel it. You can agree to it again at any time.',
  confirm: 'Stop',
  keep: 'Let it go on',
}

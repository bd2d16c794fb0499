/** Texts around every page. */
export const frame = {
  brand: 'Planbridge',
  documentTitle: '{page} · Planbridge',
  home: 'Planbridge, start page',
  skip: 'Skip to the content',
  simulated: 'Simulated providers',
  simulatedText: 'Every provider here is simulated. No real account or data is involved.',
  signOut: 'Sign out',
  signedInAs: 'Signed in as {name}',
  guest: 'Guest',
  theme: 'Appearance',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  dismiss: 'Dismiss',
  close: 'Close',
  reference: 'Reference: {reference}',
  retryAfter: 'Try again in {seconds} seconds.',
  theProvider: 'the provider',
  notFound: 'Page not found',
  notFoundText: 'The address may be mistyped, or the page may have moved.',
  goHome: 'Go to the start page',
}

/** The callback document, which completes an attempt. */
export const callback = {
  working: 'Finishing your connection…',
  workingText: 'This takes a moment. Please keep this page open.',
  startOver: 'Start again',
  sendAgain: 'Try again',
  signInAsThem: 'Sign in as that person',
  otherAccount: 'Use another account',
  rightAccount: 'Reconnect with the right account',
  linkAsNew: 'Add it as a new connection',
  home: 'Back to the app',
}

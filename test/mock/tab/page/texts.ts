/** The texts of the simulation's own bar and of its first page. */
export const texts = {
  badge: 'Simulation',
  notice:
    'Nothing here is real: the providers, the people and their data are invented. Everything stays in this browser.',
  open: 'Scenario and clock',
  title: 'Scenario and clock',
  close: 'Close',
  scenario: 'Scenario',
  scenarioHint: 'Another one begins everything again.',
  clock: 'Clock',
  stop: 'Stop the clock',
  run: 'Let the clock run',
  stopped: 'stopped',
  hour: '+1 hour',
  day: '+1 day',
  pastExpiry: 'Past the access tokens’ end',
  pastExpiryHint: 'Access tokens last one hour. The next call renews them.',
  places: 'Places',
  app: 'Planbridge',
  host: 'Another firm’s app, with Planbridge in it',
  reset: 'Start again',
  resetHint: 'Deletes every connection and everything else of this simulation.',
  newer: 'There is a newer version of this simulation.',
  update: 'Use it',
  failed: 'The simulation does not answer. Reload the page.',
  starting: 'The simulation is starting…',
  startingText:
    'Planbridge, three providers and their data are being set up in this browser. Nothing leaves it.',
  cannotStart: 'The simulation cannot start here',
  noWorker:
    'It needs service workers, which this browser does not allow in this window. Open the page in a normal window, not a private one, or in another browser.',
  insecure:
    'Browsers allow service workers only at an address with https, or at localhost. Open the page at such an address.',
  notAnswering:
    'The service worker is installed, but the browser does not use it. Close the developer tools or clear their option “Bypass for network”, then reload the page.',
} as const

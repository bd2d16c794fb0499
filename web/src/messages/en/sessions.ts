import type { BrowserFamily, SystemFamily } from '@planbridge/shared/contract'

/** The list of the person's sessions. It is loaded with its page. */
export const sessions = {
  lead: 'Each entry is a browser in which you are signed in. End the ones you don’t recognise or no longer use.',
  region: 'Your sessions',
  current: 'This browser',
  browser: '{browser} on {system}',
  unknown: 'A browser',
  started: 'Signed in {when}',
  seen: 'Last active {when}',
  end: 'End',
  endName: 'End the session in {browser}, last active {when}',
  endOthers: 'End all others',
  none: 'You are signed in nowhere else.',
  browsers: {
    chrome: 'Chrome',
    edge: 'Edge',
    firefox: 'Firefox',
    safari: 'Safari',
    opera: 'Opera',
    'samsung-internet': 'Samsung Internet',
    other: null,
  } satisfies Record<BrowserFamily, string | null>,
  systems: {
    windows: 'Windows',
    macos: 'macOS',
    linux: 'Linux',
    chromeos: 'ChromeOS',
    android: 'Android',
    ios: 'iOS',
    other: null,
  } satisfies Record<SystemFamily, string | null>,
}

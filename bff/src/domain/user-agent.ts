import type { BrowserFamily, SystemFamily } from '@planbridge/shared/contract'

/** A browser as its user sees it. A version or a device would identify more than a person needs to recognise it. */
export interface BrowserFacts {
  readonly browser: BrowserFamily
  readonly system: SystemFamily
}

/** The first pattern that matches decides: most browsers also name the ones that they are compatible with. */
const browsers: readonly (readonly [RegExp, BrowserFamily])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'edge'],
  [/\bOPR\/|\bOpera\b/, 'opera'],
  [/\bSamsungBrowser\//, 'samsung-internet'],
  [/\bFirefox\/|\bFxiOS\//, 'firefox'],
  [/\bChrom(?:e|ium)\/|\bHeadlessChrome\/|\bCriOS\//, 'chrome'],
  [/\bSafari\//, 'safari'],
]

const systems: readonly (readonly [RegExp, SystemFamily])[] = [
  [/\biP(?:hone|ad|od)\b/, 'ios'],
  [/\bAndroid\b/, 'android'],
  [/\bWindows\b/, 'windows'],
  [/\bCrOS\b/, 'chromeos'],
  [/\bMac(?:intosh| OS X)\b/, 'macos'],
  [/\bLinux\b|\bX11\b/, 'linux'],
]

const lengthMax = 1000

/** Reads the family of a browser from its `User-Agent` header. @see https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5 */
export const browserOf = (userAgent = ''): BrowserFacts => {
  const text = userAgent.slice(0, lengthMax)
  return {
    browser: browsers.find(([pattern]) => pattern.test(text))?.[1] ?? 'other',
    system: systems.find(([pattern]) => pattern.test(text))?.[1] ?? 'other',
  }
}

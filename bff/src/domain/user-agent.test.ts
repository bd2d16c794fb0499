import { expect, test } from 'vitest'
import { browserOf } from './user-agent.ts'

const mozilla = 'Mozilla/5.0'
const like = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  [`${mozilla} (Windows NT 10.0; Win64; x64) ${like} Chrome/131.0.0.0 Safari/537.36`, 'chrome', 'windows'],
  [
    `${mozilla} (Windows NT 10.0; Win64; x64) ${like} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`,
    'edge',
    'windows',
  ],
  [`${mozilla} (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0`, 'firefox', 'linux'],
  [
    `${mozilla} (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15`,
    'safari',
    'macos',
  ],
  [
    `${mozilla} (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 Mobile/15E148 Safari/604.1`,
    'chrome',
    'ios',
  ],
  [
    `${mozilla} (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile Safari/604.1`,
    'safari',
    'ios',
  ],
  [
    `${mozilla} (Linux; Android 14; SM-S918B) ${like} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`,
    'samsung-internet',
    'android',
  ],
  [`${mozilla} (X11; CrOS x86_64 14541.0.0) ${like} Chrome/131.0.0.0 Safari/537.36`, 'chrome', 'chromeos'],
  [
    `${mozilla} (Windows NT 10.0; Win64; x64) ${like} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0`,
    'opera',
    'windows',
  ],
  ['curl/8.5.0', 'other', 'other'],
  ['', 'other', 'other'],
  [undefined, 'other', 'other'],
  [`${'x'.repeat(100_000)} Firefox/1`, 'other', 'other'],
] as const)(
  'SES-130: a browser is recognised by its family and system only: %s',
  (userAgent, browser, system) => {
    expect(browserOf(userAgent)).toEqual({ browser, system })
  },
)

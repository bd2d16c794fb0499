import { readConfig } from '@planbridge/bff/internal/config/read-config.ts'
import { endpoints } from '@planbridge/shared/contract'
import { readPastedToken } from '@planbridge/shared/pasted'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { configText, environment as variables, vaultKey } from '../../harness/deployment/config-text.ts'
import { deployment } from '../../harness/deployment/deployment.ts'

const clientSecret = 'CANARY-SECRET-a+b/c=d 9%'
const key = variables['DP_KEY_PRIMARY'] ?? ''

const text = configText('signed-in-people').replaceAll("'env:DP_HYBRID_SECRET'", "'file:secret'")

interface Values {
  readonly secret?: string
  readonly vault?: string
  readonly subscription?: string
  readonly env?: Readonly<Record<string, string>>
}

const read = ({ secret = clientSecret, vault = vaultKey, subscription = key, env = {} }: Values) =>
  readConfig({
    text,
    file: '/etc/planbridge.config.yaml',
    env: { ...variables, VAULT_KEY: vault, DP_KEY_PRIMARY: subscription, ...env },
    readFile: () => secret,
  })

const configOf = (values: Values) => {
  const result = read(values)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  const [hybrid] = result.config.integrations
  return {
    secret: hybrid?.client?.secret.reveal(),
    vault: result.config.vault.keys['main']?.reveal(),
    subscription: hybrid?.subscriptionKeys[0]?.secret.reveal(),
    warnings: result.warnings,
  }
}

const problemsOf = (values: Values) => {
  const result = read(values)
  return result.kind === 'problems' ? result.problems.map(({ path, message }) => `${path}: ${message}`) : []
}

const shapeless =
  'characters without a shape (byte order marks, zero-width characters, soft hyphens, direction marks)'

/** Changes of a secret that editors, shells and programs make, and what is removed. */
const changes: readonly (readonly [string, (secret: string) => string, string])[] = [
  ['quotes that `docker --env-file` keeps', (secret) => `"${secret}"`, 'quotes around it'],
  ['apostrophes', (secret) => `'${secret}'`, 'quotes around it'],
  ['typographic quotes', (secret) => `“${secret}”`, 'quotes around it'],
  ['a byte order mark', (secret) => `\u{FEFF}${secret}`, shapeless],
  ['a zero-width space', (secret) => `${secret.slice(0, 5)}\u{200B}${secret.slice(5)}`, shapeless],
  ['a soft hyphen', (secret) => `${secret.slice(0, 5)}\u{AD}${secret.slice(5)}`, shapeless],
  ['direction marks', (secret) => `\u{202A}${secret}\u{202C}\u{200F}`, shapeless],
  ['a byte order mark within quotes', (secret) => `"\u{FEFF}${secret}"`, `${shapeless}, quotes around it`],
  ['spaces around it', (secret) => `  ${secret}\t`, 'white space around it'],
  [
    'a line of an environment file',
    (secret) => `DP_SECRET="${secret}"`,
    'the name of a variable, quotes around it',
  ],
  ['an exported variable', (secret) => `export DP_SECRET=${secret}`, 'the name of a variable'],
  ['a Bearer scheme', (secret) => `Bearer ${secret}`, 'the name of a header'],
  ['a whole header', (secret) => `Ocp-Apim-Subscription-Key: ${secret}`, 'the name of a header'],
]

describe('a secret of the environment or a file', () => {
  test.each(changes)(
    'HC-93: is used without %s, with a warning that names the place',
    (_, change, removed) => {
      const found = configOf({
        secret: change(clientSecret),
        vault: change(vaultKey),
        subscription: change(key),
      })
      expect(found).toMatchObject({ secret: clientSecret, vault: vaultKey, subscription: key })
      const inFile = removed.replace('white space around it', 'white space around it')
      expect(found.warnings).toEqual(
        expect.arrayContaining([
          `vault.keys.main: removed from env:VAULT_KEY: ${removed}`,
          `integrations.dp-hybrid.client.secret: removed from file:secret: ${inFile}`,
          `integrations.dp-hybrid.subscription_key: removed from env:DP_KEY_PRIMARY: ${removed}`,
        ]),
      )
      expect(found.warnings.join()).not.toMatch(/CANARY/)
    },
  )

  test('HC-93: the line breaks at the end of a file are no reason for a warning', () => {
    for (const end of ['\n', '\r\n', '\n\n', ' \n'])
      expect(configOf({ secret: clientSecret + end })).toMatchObject({ secret: clientSecret, warnings: [] })
  })

  test('HC-94: a client secret with a letter beyond ASCII is used, with a warning that names it', () => {
    expect(configOf({ secret: 'sécret-of-a-client' })).toMatchObject({
      secret: 'sécret-of-a-client',
      warnings: [
        'integrations.dp-hybrid.client.secret: file:secret contains U+00E9 at position 2: copy it again unless the provider issued it so',
      ],
    })
  })

  test('HC-93: a vault key with percent escapes is the key itself', () => {
    const padded = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ/yIzRFVmd4g='
    expect(configOf({ vault: encodeURIComponent(padded) }).vault).toBe(vaultKey)
  })

  test.each<[string, Values, string, string]>([
    [
      'a line break within',
      { secret: 'abc\ndef' },
      'client.secret',
      'file:secret contains a character that cannot be part of it: line break, which is white space (U+000A) at position 4',
    ],
    [
      'a no-break space within',
      { secret: 'abc\u{A0}def' },
      'client.secret',
      'file:secret contains a character that cannot be part of it: no-break space, which is white space (U+00A0) at position 4',
    ],
    [
      'text that is not UTF-8',
      { secret: 'abc\u{FFFD}def' },
      'client.secret',
      'file:secret contains a character that cannot be part of it: replacement character, as in a file that is not UTF-8 (U+FFFD) at position 4',
    ],
    [
      'UTF-16',
      { secret: 'a\0b\0c\0' },
      'client.secret',
      'file:secret contains a character that cannot be part of it: null character (U+0000) at position 2',
    ],
    [
      'a space within',
      { subscription: `${key.slice(0, 9)} ${key.slice(10)}` },
      'subscription_key',
      'env:DP_KEY_PRIMARY contains a character that cannot be part of it: space, which is white space (U+0020) at position 10',
    ],
    [
      'a quote at one end',
      { subscription: `"${key.slice(1)}` },
      'subscription_key',
      'env:DP_KEY_PRIMARY contains a character that cannot be part of it: quotation mark (U+0022) at position 1',
    ],
    [
      'a dash for a hyphen',
      { subscription: `${key.slice(0, 9)}–${key.slice(10)}` },
      'subscription_key',
      'env:DP_KEY_PRIMARY contains a character that cannot be part of it: en dash (U+2013) at position 10',
    ],
    ['nothing but quotes', { secret: '""' }, 'client.secret', 'file:secret is empty'],
  ])('HC-94 OP-01: %s prevents the start, with place, character and position', (_, values, path, message) => {
    expect(problemsOf(values)).toContain(`integrations.dp-hybrid.${path}: ${message}`)
  })

  test('HC-93: the proxy variables are read without quotes too', () => {
    const result = read({
      env: { HTTPS_PROXY: '"http://a.example:3128"', NO_PROXY: "'localhost,10.0.0.0/8'" },
    })
    expect(result).toMatchObject({
      config: {
        egress: {
          proxies: { https: { origin: 'http://a.example:3128' } },
          noProxy: ['localhost', '10.0.0.0/8'],
        },
      },
    })
  })
})

describe('a pasted personal token', () => {
  test('HC-91: no text makes it fail, and reading a result again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (pasted) => {
        const first = readPastedToken(pasted)
        const again = first.kind === 'token' ? readPastedToken(first.token) : first
        expect(again).toEqual({ ...first, stripped: again.stripped })
        return first.kind !== 'token' || again.stripped.length === 0
      }),
    )
  })

  const environment = async () => {
    const at = await deployment({ posture: 'signed-in-people' })
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
    const { token } = await at.simulators.plannr.mintPersonalToken({ username: 'tom@elmsample.example' })
    const add = (pasted: string) =>
      browser.call(endpoints.addPersonalToken, {
        integration: 'plannr' as never,
        token: pasted,
        ends_on: '2026-06-30',
      })
    return { at, add, token }
  }

  test('HC-91: is stored as the token that documents and mails wrap', async () => {
    const { at, add, token } = await environment()
    const middle = Math.floor(token.length / 2)
    const wrapped = `${token.slice(0, middle)}\r\n${token.slice(middle)}`
    const hyphenated = `${token.slice(0, 3)}\u{AD}${token.slice(3)}`
    for (const pasted of [
      `Authorization: Bearer ${token}`,
      `“${wrapped}”.`,
      `\u{202A}${hyphenated}\u{200B}`,
      `curl -H "Authorization: Bearer ${token}" https://api.example`,
    ])
      expect([pasted.length, (await add(pasted)).status]).toEqual([pasted.length, 200])
    const sent = at.simulators.plannr.log.entries.map(({ headers }) => headers['authorization'])
    expect(sent.at(-1)).toBe(`Bearer ${token}`)
  })

  test('HC-92: with a character that no token contains is refused in our own name, before the provider is asked', async () => {
    const { at, add, token } = await environment()
    at.simulators.plannr.log.clear()
    const refused = await add(`${token.slice(0, 6)}–${token.slice(7)}`)
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { code: 'personal-token-malformed', character: { code_point: 'U+2013', position: 7 } },
    ])
    expect(await add('Bearer ')).toMatchObject({ status: 422, body: { code: 'personal-token-malformed' } })
    expect(at.simulators.plannr.log.entries).toEqual([])
    expect(JSON.stringify([refused.body, at.logs])).not.toContain(token.slice(7, 20))
  })
})

test.each([
  ['2026-01-04', 422],
  ['2026-01-05', 200],
  ['2027-01-06', 200],
  ['2027-01-07', 422],
])(
  'a personal token may end today at the earliest and a year and a day later at the latest: on %s it is %i',
  async (day, status) => {
    const at = await deployment()
    const browser = openBrowser(at)
    await browser.start({ integration: 'plannr' })
    const { token } = await at.simulators.plannr.mintPersonalToken({ username: 'tom@elmsample.example' })
    const added = await browser.call(endpoints.addPersonalToken, {
      integration: 'plannr' as never,
      token,
      ends_on: day,
    })
    expect([added.status, added.body]).toMatchObject([
      status,
      status === 200 ? { ends_at: `${day}T23:59:59.999Z` } : { code: 'end-date-invalid' },
    ])
  },
)

import { describe, expect, test } from 'vitest'
import { readConfig } from './read-config.ts'

const keyOf = (letter: string) => `CANARY-${letter.repeat(40)}`
const env = {
  VAULT_KEY: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ_yIzRFVmd4g',
  DOCPLANNER_SECRET: 'CANARY-SECRET-docplanner',
  PLANNR_SECRET: 'CANARY-SECRET-plannr',
  ONE: keyOf('a'),
  TWO: keyOf('b'),
  THREE: keyOf('c'),
  SAME: keyOf('a'),
  SHORT: 'CANARY-too-short',
  SAMPLE: 'your-secret',
  SLASH: `${keyOf('a')}/b`,
}

const text = (docplanner: string, plannr: string, dynamicPlanner = '') => `
origin: https://app.example
vault: { current: main, keys: { main: 'env:VAULT_KEY' } }
integrations:
  docplanner:
    provider: docplanner
    environment: production
    domain: doctoralia.es
    access_models: [service-account]
    client: { id: 12_planbridge, secret: 'env:DOCPLANNER_SECRET' }
    ${docplanner}
  plannr:
    provider: plannr
    environment: production
    access_models: [user-present]
    client: { id: 9a1d8c7e-planbridge, secret: 'env:PLANNR_SECRET' }
    redirect_uri: https://app.example/callback/plannr
    ${plannr}
${dynamicPlanner}`

const read = (docplanner: string, plannr = '', dynamicPlanner = '') =>
  readConfig({
    text: text(docplanner, plannr, dynamicPlanner),
    file: 'planbridge.config.yaml',
    env,
    readFile: () => undefined,
  })

const problemsOf = (...input: Parameters<typeof read>): readonly string[] => {
  const found = read(...input)
  return found.kind === 'config' ? [] : found.problems.map(({ path, message }) => `${path}: ${message}`)
}

const settingsOf = (...input: Parameters<typeof read>) => {
  const found = read(...input)
  if (found.kind === 'problems') throw new Error(problemsOf(...input).join('\n'))
  return found.config.integrations.map(({ webhooks }) => webhooks)
}

const header = "webhooks: { header: { name: X-Api-Key, value: 'env:ONE' } }"

describe('the settings for events of providers', () => {
  test('WH-14: are off by default, and have the secrets of one provider or two while one replaces the other', () => {
    expect(settingsOf('')).toEqual([null, null])
    const [docplanner, plannr] = settingsOf(
      "webhooks: { header: { name: X-Api-Key, value: ['env:ONE', 'env:TWO'] }, keep_days: 20 }",
      "webhooks: { signing_secrets: ['env:THREE'] }",
    )
    expect(docplanner).toMatchObject({ receive: 'push', pathKeys: [], signing: null, keepDays: 20 })
    expect(docplanner?.header?.name).toBe('x-api-key')
    expect(docplanner?.header?.values.map((value) => value.reveal())).toEqual([env.ONE, env.TWO])
    expect(plannr).toMatchObject({ header: null, keepDays: 30, signing: { header: 'x-signature' } })
    expect(plannr?.signing?.secrets.map((secret) => secret.reveal())).toEqual([env.THREE])
  })

  test.each<readonly [string, readonly [string, string?, string?], string]>([
    [
      'no proof of the sender',
      ['webhooks: {}'],
      'integrations.docplanner.webhooks: needs header or path_key',
    ],
    [
      'only addresses',
      ["webhooks: { allowed_addresses: ['203.0.114.7'] }"],
      'integrations.docplanner.webhooks: needs header or path_key',
    ],
    [
      'a signature that there is not',
      ["webhooks: { signing_secrets: ['env:ONE'], path_key: 'env:TWO' }"],
      'integrations.docplanner.webhooks.signing_secrets: Docplanner does not sign',
    ],
    [
      'no secret of a signature',
      ['', 'webhooks: {}'],
      'integrations.plannr.webhooks.signing_secrets: is missing',
    ],
    [
      'a key instead of the signature',
      ['', "webhooks: { path_key: 'env:ONE' }"],
      'integrations.plannr.webhooks.signing_secrets: is missing',
    ],
    [
      'three secrets',
      ['', "webhooks: { signing_secrets: ['env:ONE', 'env:TWO', 'env:THREE'] }"],
      'integrations.plannr.webhooks.signing_secrets: ',
    ],
    [
      'a secret in the file',
      [`webhooks: { path_key: ${keyOf('a')} }`],
      'integrations.docplanner.webhooks.path_key: must be a reference',
    ],
    [
      'a variable that is not set',
      ["webhooks: { path_key: 'env:NONE' }"],
      'integrations.docplanner.webhooks.path_key: the environment variable NONE is not set',
    ],
    [
      'a second variable that is not set',
      ["webhooks: { path_key: ['env:ONE', 'env:NONE'] }"],
      'integrations.docplanner.webhooks.path_key[1]: the environment variable NONE is not set',
    ],
    [
      'a short key in the path',
      ["webhooks: { path_key: 'env:SHORT' }"],
      'integrations.docplanner.webhooks.path_key: must have at least 32 characters',
    ],
    [
      'a key with a slash',
      ["webhooks: { path_key: 'env:SLASH' }"],
      'integrations.docplanner.webhooks.path_key: must have at least 32 characters',
    ],
    [
      'a sample value',
      ["webhooks: { header: { name: X-Api-Key, value: 'env:SAMPLE' } }"],
      'integrations.docplanner.webhooks.header.value: is a sample value',
    ],
    [
      'the same secret at two providers',
      [header, "webhooks: { signing_secrets: ['env:SAME'] }"],
      'integrations.plannr.webhooks.signing_secrets[0]: has the same value as integrations.docplanner.webhooks.header.value',
    ],
    [
      'a header that proxies write',
      ["webhooks: { header: { name: X-Forwarded-For, value: 'env:ONE' } }"],
      'integrations.docplanner.webhooks.header.name: is a header with a meaning of its own',
    ],
    [
      'a header of cookies',
      ["webhooks: { header: { name: Cookie, value: 'env:ONE' } }"],
      'integrations.docplanner.webhooks.header.name: is a header with a meaning of its own',
    ],
    [
      'the header of the signature',
      ['', "webhooks: { signing_secrets: ['env:ONE'], header: { name: X-Signature, value: 'env:TWO' } }"],
      'integrations.plannr.webhooks.header.name: is the header of the signature',
    ],
    [
      'no header name',
      ["webhooks: { header: { name: 'X Key:', value: 'env:ONE' } }"],
      'integrations.docplanner.webhooks.header.name: must be the name of a header',
    ],
    [
      'too short a time',
      [header.replace('}', '}, keep_days: 13')],
      'integrations.docplanner.webhooks.keep_days: ',
    ],
    [
      'an unknown setting',
      [header.replace('}', '}, keepdays: 30')],
      'integrations.docplanner.webhooks.keepdays: ',
    ],
    [
      'a provider without events',
      [
        '',
        '',
        "  dp:\n    provider: dynamic-planner\n    environment: production\n    access_models: [service-account]\n    awaiting_credentials: true\n    webhooks: { path_key: 'env:ONE' }\n",
      ],
      'integrations.dp.webhooks: Dynamic Planner documents no events',
    ],
  ])('WH-14 WH-22: with %s are refused', (_, input, problem) => {
    const problems = problemsOf(...input)
    expect(problems.map((one) => one.slice(0, problem.length))).toContain(problem)
    expect(JSON.stringify(problems)).not.toContain('CANARY-aaaa')
  })
})

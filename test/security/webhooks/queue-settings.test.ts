import { describe, expect, test } from 'vitest'
import { plannrReceives, withWebhooks } from '../../harness/inbound/providers-events.ts'
import { receiving } from '../../harness/inbound/receiving.ts'

const secret = { GATE_SECRET: `whsec_${btoa('CANARY-WH-gate-secret-0000000001')}` }
const header = "header: { name: X-Api-Key, value: 'env:DOCPLANNER_WEBHOOK_KEY' }"
const gate = (more: string) => `{ ${header}, booking_gate: { ${more} } }`
const asks = "url: 'https://clinic.example/decide', signing_secrets: ['env:GATE_SECRET']"

const open = (settings: string, env: Record<string, string> = secret) =>
  receiving('settings', withWebhooks('docplanner', settings), { env })

/** Adds an operation to those of an integration. */
const withAdded = (path: string) => (text: string) =>
  withWebhooks(
    'docplanner',
    '{ receive: pull }',
  )(text).replace(
    '  docplanner:\n',
    `  docplanner:\n    operations: { add: [{ id: more, title: More, method: GET, path: '${path}' }] }\n`,
  )

const queue = '/api/v3/integration/notifications'

describe('the settings of an integration that pulls', () => {
  test.each([
    [`{ receive: pull, ${header} }`, 'webhooks.header: contradicts receive: pull'],
    [
      "{ receive: pull, path_key: 'env:DOCPLANNER_PATH_KEY' }",
      'webhooks.path_key: contradicts receive: pull',
    ],
    ['{ receive: pull, allowed_addresses: [127.0.0.9] }', 'webhooks.allowed_addresses: contradicts'],
    [`{ receive: pull, booking_gate: { ${asks} } }`, 'webhooks.booking_gate: contradicts receive: pull'],
  ])('WH-41: %s are refused', async (settings, problem) => {
    await expect(open(settings)).rejects.toThrow(problem)
  })

  test('WH-41: are refused for a provider without a queue', async () => {
    await expect(receiving('settings', withWebhooks('plannr', '{ receive: pull }'))).rejects.toThrow(
      'webhooks.receive: cannot be pull: Plannr documents no queue',
    )
  })

  test.each([
    queue,
    `${queue}/multiple`,
    '/api/v3/integration/{thing}',
    '/api/v3/{part}/{thing}/multiple',
    `${queue}/{how}`,
  ])('WH-41: are refused together with an added operation that could read the queue: %s', async (path) => {
    await expect(receiving('settings', withAdded(path))).rejects.toThrow(
      /could read the queue|is the same call as/,
    )
  })

  test('WH-41: are accepted together with other added operations', async () => {
    const at = await receiving('settings', withAdded('/api/v3/integration/{thing}/{more}/{most}'))
    const ids = at.config.integrations.find(({ id }) => id === 'docplanner')?.operations.map(({ id }) => id)
    expect(ids).toContain('more')
  })
})

describe('the settings of a booking gate', () => {
  test.each([
    [
      "url: 'ftp://clinic.example/', signing_secrets: ['env:GATE_SECRET']",
      'booking_gate.url: must be an address',
    ],
    ["url: 'https://clinic.example/'", 'booking_gate.signing_secrets'],
    [`${asks}, deadline_seconds: 60`, 'booking_gate.deadline_seconds'],
    [`${asks}, when_silent: maybe`, 'booking_gate.when_silent'],
    [`${asks}, deny_code: 0`, 'booking_gate.deny_code'],
  ])('WH-43: %s are refused', async (settings, problem) => {
    await expect(open(gate(settings))).rejects.toThrow(problem)
  })

  test.each(['CANARY-WH-not-a-standard-secret-000001', 'whsec_', `whsec_${btoa('CANARY-short')}`])(
    'WH-43: a secret in another form is refused: %s',
    async (value) => {
      await expect(open(gate(asks), { GATE_SECRET: value })).rejects.toThrow(
        'must be whsec_ and 24 to 64 bytes',
      )
    },
  )

  test('WH-43: are refused for a provider that asks for no decisions', async () => {
    const settings = plannrReceives(
      `signing_secrets: ['env:PLANNR_SIGNING_SECRET'], booking_gate: { ${asks} }`,
    )
    await expect(receiving('settings', settings, { env: secret })).rejects.toThrow('asks for no decisions')
  })
})

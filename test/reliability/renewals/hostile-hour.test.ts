import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import {
  isKeySetRequest,
  isMetadataRequest,
  isTokenRequest,
  type RenewingDelegation,
  renewingDelegation,
  resignIdToken,
  withIdToken,
} from '../../harness/deployment/renewing-delegation.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { publicPart, simulatorSigningKeys } from '../../mock/simulators/signing-keys.ts'

const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const minutes = 60
const repetitions = isFull ? 10 : 1
const [current, next, unpublished] = simulatorSigningKeys
const priya = { account: 'priya.nair' }

type Hostility = (delegation: RenewingDelegation) => void | Promise<void>

const always = 1_000_000
const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })

const keySet =
  (answer: () => Response | Promise<Response>): Hostility =>
  ({ provider }) =>
    void provider.interrupt({ when: isKeySetRequest, answer, times: always })

const keys = (...members: readonly unknown[]) => keySet(() => Response.json({ keys: members }))

const metadata =
  (change: (honest: Record<string, string>) => unknown): Hostility =>
  ({ provider }) =>
    void provider.interrupt({
      when: isMetadataRequest,
      times: always,
      answer: async (_, proceed) =>
        Response.json(change((await (await proceed()).json()) as Record<string, string>)),
    })

const renewal =
  (change: Parameters<RenewingDelegation['answer']>[0]): Hostility =>
  ({ answer }) =>
    void answer(change, always)

const rotated = renewal(withIdToken({ key: unpublished }))

const stranger: Hostility = async ({ at }) => {
  const browser = openBrowser(at)
  const pending = await browser.start({ integration: 'dp-hybrid' }).catch(() => undefined)
  if (!pending) return
  const callback = await browser.atProvider(pending, priya)
  const parameters = new URLSearchParams(callback.hash.slice(1))
  const forged = await resignIdToken(parameters.get('id_token') ?? '', {
    header: { kid: crypto.randomUUID() },
  })
  parameters.set('id_token', forged)
  callback.hash = parameters.toString()
  await browser.complete(pending, callback)
}

const both =
  (...all: readonly Hostility[]): Hostility =>
  async (delegation) => {
    for (const one of all) await one(delegation)
  }

const hostilities: readonly Hostility[] = [
  both(
    keySet(() => Response.json({}, { status: 503 })),
    rotated,
  ),
  both(
    keySet(() => Promise.reject(new TypeError('connection refused'))),
    rotated,
  ),
  both(
    keySet(() => new Response('<p>')),
    rotated,
  ),
  both(stranger, stranger, stranger, stranger, stranger, stranger),
  both(stranger, rotated),
  keys(short, publicPart(current), publicPart(next)),
  both(keys({ ...publicPart(unpublished), n: '!!' }, publicPart(current)), rotated),
  keys({ kty: 'RSA', kid: current.kid }, publicPart(current)),
  keys(null, 7, {}, publicPart(current)),
  metadata((honest) => ({ ...honest, jwks_uri: honest['jwks_uri']?.replace('://', '://u:p@') })),
  metadata((honest) => ({ ...honest, jwks_uri: 'jwks' })),
  metadata(() => []),
  renewal((tokens) => ({ ...tokens, token_type: undefined, expires_in: 'x' })),
  renewal((tokens) => new Response(`\uFEFF${JSON.stringify(tokens)}`)),
  renewal((tokens) => ({ ...tokens, access_token: 'a b' })),
  renewal((tokens) => ({ ...tokens, id_token: 'x.y.z' })),
  ({ provider }) =>
    void provider.interrupt({
      when: isTokenRequest,
      times: always,
      answer: () => Response.json({}, { status: 429, headers: { 'retry-after': new Date(0).toUTCString() } }),
    }),
]

test('RT-70 RT-72 RT-73 RT-74: an hour of hostile answers, keys, metadata and strangers loses no delegation', async () => {
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const delegation = await renewingDelegation({
      simulators: { dynamicPlanner: { accessTokenSeconds: 45 } },
    })
    const { at, provider, fetchToken, row, refreshTokensSent } = delegation
    for (let minute = 0; minute < minutes; minute += 1) {
      const hostility = hostilities[(minute * (repetition + 1)) % hostilities.length]
      await hostility?.(delegation)
      at.clock.pass(60)
      await fetchToken()
      await runBackgroundTasks(at)
      expect(await row(), `minute ${minute}`).toMatchObject({ status: 'active' })
      provider.restore()
    }
    at.clock.pass(3_600)
    expect((await fetchToken()).kind).toBe('token')
    expect(await row()).toMatchObject({ status: 'active', identityCheckAt: null })
    expect(refreshTokensSent().length).toBeGreaterThan(minutes / 4)
  }
}, 120_000)

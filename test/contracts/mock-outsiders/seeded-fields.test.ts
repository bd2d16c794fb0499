import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { authorizationResponseFaults } from '../../mock/faults/authorization-response/index.ts'
import { idTokenFaults } from '../../mock/faults/id-token/index.ts'
import { metadataFaults } from '../../mock/faults/metadata/index.ts'
import { type Misbehaviour, misbehaving } from '../../mock/faults/misbehaving.ts'
import { tokenResponseFaults } from '../../mock/faults/token-response/index.ts'
import { flows } from './flows.ts'
import { openidClient } from './openid-client.ts'
import { plainClient } from './plain-client.ts'
import { type OpenWire, type ProviderName, wires } from './wires.ts'

interface Seed {
  readonly provider: ProviderName
  readonly field: string
  readonly wrong: Misbehaviour
}

const authorization = authorizationResponseFaults
const token = tokenResponseFaults

const seedsOf = (
  provider: ProviderName,
  kind: keyof Misbehaviour,
  faults: readonly { readonly name: string; readonly make: unknown }[],
): Seed[] => faults.map(({ name, make }) => ({ provider, field: `${kind} ${name}`, wrong: { [kind]: make } }))

const seeds: readonly Seed[] = [
  ...seedsOf('dynamicPlanner', 'idToken', [
    idTokenFaults['code-hash-with-suffix'],
    idTokenFaults['nonce-with-suffix'],
    idTokenFaults['issuer-with-suffix'],
    idTokenFaults['audience-missing'],
    idTokenFaults['expired-ten-minutes-ago'],
    idTokenFaults['signature-altered'],
    idTokenFaults['subject-missing'],
  ]),
  ...seedsOf('dynamicPlanner', 'authorizationResponse', [
    authorization['issuer-parameter-with-suffix'],
    authorization['code-missing'],
  ]),
  ...seedsOf('dynamicPlanner', 'metadata', [metadataFaults['issuer-with-suffix']]),
  ...seedsOf('dynamicPlanner', 'tokenResponse', [token['id-token-empty']]),
  ...seedsOf('plannr', 'authorizationResponse', [
    authorization['code-repeated'],
    authorization['code-response-in-fragment'],
  ]),
  ...seedsOf('plannr', 'tokenResponse', [token['token-type-missing'], token['refresh-token-empty']]),
  ...seedsOf('docplanner', 'tokenResponse', [
    token['access-token-missing'],
    token['token-type-unknown'],
    token['expiry-not-a-number'],
    token['scope-as-list'],
  ]),
]

const names = Object.keys(wires)
const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
/** Every second seed on one wire, or every seed on every wire. */
const cases = seeds.flatMap((seed, index) =>
  names
    .filter((_, at) => isFull || (index % 2 === 0 && at === (index / 2) % names.length))
    .map((wire) => [seed.provider, seed.field, wire, seed] as const),
)

const open = new Map<string, OpenWire>()
beforeAll(async () => {
  for (const [name, openWire] of Object.entries(wires)) open.set(name, await openWire())
})
afterEach(() => {
  for (const { simulators } of open.values())
    for (const simulator of Object.values(simulators)) simulator.restore()
})
afterAll(async () => {
  for (const wire of open.values()) await wire.close()
})

/** The flows that read every field, without those that only repeat them. */
const judged = flows.filter(({ name }) => /^(?:code with PKCE|hybrid|refresh|client credentials)$/.test(name))

/** The cells whose flows an outsider does not complete, such as `openid-client: plannr over HTTP`. */
const redCells = async (): Promise<ReadonlySet<string>> => {
  const red = new Set<string>()
  for (const wire of open.values())
    for (const outsider of [openidClient, plainClient])
      for (const flow of judged)
        await flow.run(outsider, wire).catch(() => {
          red.add(`${outsider.name}: ${flow.provider} over ${wire.name}`)
        })
  return red
}

test('MK-11: no outsider objects to an honest simulator over any wire', async () => {
  expect([...(await redCells())]).toEqual([])
})

test.each(cases)(
  'MK-11: %s with a wrong field (%s) over %s is red there and nowhere else',
  async (...row) => {
    const [provider, , wire, { wrong }] = row
    open.get(wire)?.simulators[provider].interrupt(misbehaving(wrong))
    const expected = [openidClient, plainClient].map(({ name }) => `${name}: ${provider} over ${wire}`)
    expect([...(await redCells())].toSorted()).toEqual(expected.toSorted())
  },
)

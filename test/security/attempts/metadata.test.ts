import { defaultProtocolLimits } from '@planbridge/bff/testing'
import type { FailureCode } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { type HostileDeployment, hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import { movableClock } from '../../harness/deployment/movable-clock.ts'
import { describeFault, faultCases, titled } from '../../harness/fault-cases.ts'
import { keySetFaults } from '../../mock/faults/key-set/index.ts'
import { metadataFaults } from '../../mock/faults/metadata/index.ts'
import { publishedKeys } from '../../mock/faults/provider/behaviour.ts'
import { evilOrigin } from '../../mock/faults/provider/evil-host.ts'
import { hostileProvider } from '../../mock/faults/provider/hostile-provider.ts'
import { withHeader } from '../../mock/faults/provider/id-token-draft.ts'
import { hmacSigner, keys, rsaSigner } from '../../mock/faults/provider/signer.ts'
import { publicPart, type SimulatorSigningKey } from '../../mock/simulators/signing-keys.ts'
import { keySetExpectations } from './expectations/key-set.ts'
import { metadataExpectations } from './expectations/metadata.ts'
import { watchForRejection } from './watch-for-rejection.ts'

const anybody = { account: 'alice' }
const hybrid = { integration: 'dp-hybrid' }
const hour = 3_600
const metadataCases = faultCases(metadataFaults, metadataExpectations)
const keySetCases = faultCases(keySetFaults, keySetExpectations)

/** Where the provider is silent, waiting is cut short. */
const opened = ({ outcome }: { outcome: FailureCode }) =>
  outcome === 'provider-too-slow'
    ? hostileDeployment({ engines: { protocolLimits: { ...defaultProtocolLimits, deadlineMs: 800 } } })
    : hostileDeployment()

const signsIn = async (at: HostileDeployment, integration = 'dp-hybrid'): Promise<string> => {
  const heard = await openBrowser(at).connect({ integration }, anybody)
  return heard.ok ? 'connected' : heard.body.code
}

/** Starting an attempt tells whether the provider is trusted just now. */
const startsAs = async (at: HostileDeployment): Promise<string> => {
  const browser = openBrowser(at)
  return browser.start(hybrid).then(
    () => 'started',
    (error: Error) => error.message.replace('not started: ', ''),
  )
}

const plannrWorks = async (at: HostileDeployment) => {
  const heard = await openBrowser(at).connect({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
  expect(heard.ok, 'another provider').toBe(true)
}

const expectUntouched = (at: HostileDeployment) => {
  expect(at.provider.count('token')).toBe(0)
  expect(at.evil.requests).toEqual([])
}

describe('metadata at the first look', () => {
  test.each(titled(metadataCases))(
    'MD-10 %s, other providers work, and the next honest document is accepted',
    async (_, { make, outcome }) => {
      const at = await opened({ outcome })
      at.provider.behave({ metadata: make })
      expect(await startsAs(at)).toBe(outcome)
      expect(at.logs.filter(({ event }) => event === 'metadata.refused')).toHaveLength(1)
      await plannrWorks(at)
      expectUntouched(at)
      at.provider.behave({})
      expect(await signsIn(at)).toBe('connected')
    },
  )
})

test('MD-10 MD-06 HP-24: a provider that cannot be reached stops neither the start nor the others, and is back when it is', async () => {
  const clock = movableClock()
  const behind = hostileProvider({ now: clock.now })
  const line = { isCut: true }
  const fetch = (request: Request) =>
    line.isCut ? Promise.reject(new TypeError('connection refused')) : behind.fetch(request)
  const at = await hostileDeployment({ clock, programs: [{ origins: behind.origins, fetch }] })
  expect(await startsAs(at)).toBe('provider-unreachable')
  await plannrWorks(at)
  line.isCut = false
  expect(await signsIn(at)).toBe('connected')
  line.isCut = true
  expect(await startsAs(at), 'what is known still counts').toBe('started')
})

describe('metadata that change while we run', () => {
  const untrusted = metadataCases.filter(({ outcome }) => outcome === 'provider-metadata-unusable')
  const outages = metadataCases.filter(({ outcome }) => outcome !== 'provider-metadata-unusable')

  const warm = async (fault: { outcome: FailureCode }) => {
    const at = await opened(fault)
    expect(await signsIn(at)).toBe('connected')
    at.clock.pass(2 * hour)
    return at
  }

  test.each(titled(untrusted))(
    '%s, although the metadata read before were valid',
    async (_, { make, outcome }) => {
      const at = await warm({ outcome })
      at.provider.behave({ metadata: make })
      expect(await startsAs(at)).toBe(outcome)
      expect(at.logs.filter(({ event }) => event === 'metadata.refused')).toHaveLength(1)
      expect(at.provider.count('token')).toBe(1)
      expect(at.evil.requests).toEqual([])
      at.provider.behave({})
      expect(await signsIn(at)).toBe('connected')
    },
  )

  test.each(outages.map((fault) => [`MD-06 ${describeFault(fault)}`, fault] as const))(
    '%s The metadata read before stay in use',
    async (_, { make, outcome }) => {
      const at = await warm({ outcome })
      at.provider.behave({ metadata: make })
      expect(await signsIn(at)).toBe('connected')
      expect(at.evil.requests).toEqual([])
    },
  )

  test('HP-24 MD-02: the token endpoint moves while the person is at the provider → the code is sent nowhere', async () => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    const pending = await browser.start(hybrid)
    const callback = await browser.atProvider(pending, anybody)
    at.clock.pass(599)
    at.provider.behave({ metadata: (honest) => ({ ...honest, token_endpoint: `${evilOrigin}/token` }) })
    const restarted = await hostileDeployment({ store: at.store, clock: at.clock, programs: [at.provider] })
    const same = openBrowser(restarted)
    for (const [name, value] of browser.jar) same.jar.set(name, value)
    const heard = await same.complete(pending, callback)
    expect(heard).toMatchObject({ ok: false, body: { code: 'provider-metadata-unusable' } })
    expect(restarted.evil.requests).toEqual([])
    expectUntouched(at)
    expect(await at.rows('connections')).toEqual([])
  })
})

describe('keys at the first look', () => {
  test.each(titled(keySetCases))(
    '%s, other providers work, and the next honest key set is accepted',
    async (_, { make, outcome }) => {
      const at = await opened({ outcome })
      at.provider.behave({ keySet: make })
      expect(await startsAs(at)).toBe(outcome)
      await plannrWorks(at)
      expectUntouched(at)
      at.provider.behave({})
      expect(await signsIn(at)).toBe('connected')
    },
  )
})

const unheardOf = withHeader(() => ({ kid: 'unheard-of' }), rsaSigner(keys.unpublished))

describe('keys that cannot be had while we run', () => {
  test.each(keySetCases.map((fault) => [`MD-06 ${describeFault(fault)}`, fault] as const))(
    '%s Cached keys stay valid, unknown keys are refused, and the next rotation is read',
    async (_, { make, outcome }) => {
      const at = await opened({ outcome })
      expect(await signsIn(at)).toBe('connected')
      at.clock.pass(hour / 2)
      at.provider.behave({ keySet: make })
      expect(await signsIn(at)).toBe('connected')
      at.provider.behave({ keySet: make, idToken: unheardOf })
      expect(await signsIn(at)).toBe('signature-invalid')
      expect(at.evil.requests).toEqual([])
      at.clock.pass(120)
      at.provider.behave(rotated)
      expect(await signsIn(at), 'with a key that is new since').toBe('connected')
    },
  )

  test('MD-06: while keys cannot be had, one person a minute waits for them, and nobody else', async () => {
    const at = await hostileDeployment()
    expect(await signsIn(at)).toBe('connected')
    at.clock.pass(hour / 2)
    at.provider.behave({ keySet: () => Response.json({}, { status: 503 }) })
    const before = at.provider.count('keys')
    for (let person = 0; person < 5; person++) expect(await signsIn(at)).toBe('connected')
    expect(at.provider.count('keys') - before).toBe(1)
    at.clock.pass(61)
    expect(await signsIn(at)).toBe('connected')
    expect(at.provider.count('keys') - before).toBe(2)
  })

  test('MD-06: after a day without keys the known ones count no more, and again once they can be had', async () => {
    const at = await hostileDeployment()
    expect(await signsIn(at)).toBe('connected')
    at.clock.pass(25 * hour)
    at.provider.behave({ keySet: () => Response.json({}, { status: 500 }) })
    expect(await startsAs(at)).toBe('provider-failing')
    at.provider.behave({})
    expect(await signsIn(at)).toBe('connected')
  })
})

const rotated = {
  keySet: () => ({ keys: [publicPart(keys.next)] }),
  idToken: withHeader(() => ({ kid: keys.next.kid }), rsaSigner(keys.next)),
}

describe('rotation', () => {
  test('HP-21 MD-04: a new key signs → one look at the key set, and success', async () => {
    const at = await hostileDeployment()
    expect(await signsIn(at)).toBe('connected')
    const before = at.provider.count('keys')
    at.provider.behave(rotated)
    expect(await signsIn(at)).toBe('connected')
    expect(at.provider.count('keys')).toBe(before + 1)
    expect(await signsIn(at)).toBe('connected')
    expect(at.provider.count('keys')).toBe(before + 1)
  })

  test.each(['dp-hybrid', 'dp-code'])(
    'HP-21 MD-04: %s, the key changes just before signing → success',
    async (integration) => {
      const at = await hostileDeployment()
      const browser = openBrowser(at)
      const pending = await browser.start({ integration })
      at.provider.behave(rotated)
      const done = await browser.complete(pending, await browser.atProvider(pending, anybody))
      expect(done.ok).toBe(true)
    },
  )

  test('MD-04: the old key is gone from the set → what it signs is refused once the set was read again', async () => {
    const at = await hostileDeployment()
    expect(await signsIn(at)).toBe('connected')
    at.provider.behave(rotated)
    expect(await signsIn(at)).toBe('connected')
    at.provider.behave({ keySet: rotated.keySet })
    expect(await signsIn(at)).toBe('signature-invalid')
  })

  test('MD-04: the old key is gone and nothing new was signed → refused within a quarter of an hour', async () => {
    const at = await hostileDeployment()
    expect(await signsIn(at)).toBe('connected')
    at.provider.behave({ keySet: rotated.keySet })
    at.clock.pass(hour / 4 + 1)
    expect(await signsIn(at)).toBe('signature-invalid')
  })
})

describe('unknown key names', () => {
  test('HP-20 IDT-18: one of them costs one look at the key set', async () => {
    const at = await hostileDeployment()
    expect(await signsIn(at)).toBe('connected')
    const before = at.provider.count('keys')
    at.provider.behave({ idToken: unheardOf })
    expect(await signsIn(at)).toBe('signature-invalid')
    expect(at.provider.count('keys')).toBe(before + 1)
  })

  test('HP-22 MD-05: a hundred logins, nearly all with one, cost five looks, and honest people sign in meanwhile', async () => {
    const at = await hostileDeployment()
    expect(await signsIn(at)).toBe('connected')
    const before = at.provider.count('keys')
    const outcomes: string[] = []
    for (let index = 0; index < 100; index++) {
      const named = withHeader(() => ({ kid: crypto.randomUUID() }), rsaSigner(keys.unpublished))
      at.provider.behave(index % 25 === 0 ? {} : { idToken: named })
      outcomes.push(await signsIn(at))
    }
    expect(outcomes.filter((outcome) => outcome === 'connected')).toHaveLength(4)
    expect(outcomes.filter((outcome) => outcome === 'signature-invalid')).toHaveLength(96)
    expect(at.provider.count('keys') - before).toBeLessThanOrEqual(5)
    at.clock.pass(61)
    at.provider.behave(rotated)
    expect(await signsIn(at), 'a rotation a minute later').toBe('connected')
  })
})

const [usual] = publishedKeys
const signedBy = (kid: string | undefined, jwk: SimulatorSigningKey = keys.unpublished) =>
  withHeader(() => ({ kid }), rsaSigner(jwk))
const strangers = publicPart(keys.unpublished)

describe('keys that are none', () => {
  const none = [
    [
      'HP-20 MD-07: two keys have one name',
      [usual, { ...strangers, kid: keys.current.kid }],
      signedBy(keys.current.kid, keys.current),
    ],
    [
      'HP-20 MD-07: two keys have one name, the other way round',
      [{ ...strangers, kid: keys.current.kid }, usual],
      signedBy(keys.current.kid),
    ],
    [
      'HP-20 IDT-19: the token names no key and two would do',
      [usual, strangers],
      signedBy(undefined, keys.current),
    ],
    ['MD-07: the key is for encryption', [usual, { ...strangers, use: 'enc' }], signedBy(strangers.kid)],
    [
      'MD-07: the key is published with its private half',
      [usual, { ...keys.unpublished }],
      signedBy(keys.unpublished.kid),
    ],
    [
      'MD-07: the key is of another kind',
      [usual, { ...strangers, kty: 'EC', crv: 'P-256' }],
      signedBy(strangers.kid),
    ],
    [
      'MD-07: the key is for another algorithm',
      [usual, { ...strangers, alg: 'RS512' }],
      signedBy(strangers.kid),
    ],
    [
      'MD-07: the key may not verify',
      [usual, { ...strangers, key_ops: ['encrypt'] }],
      signedBy(strangers.kid),
    ],
  ] as const

  test.each(none)('%s → signature-invalid', async (_, published, idToken) => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    const expectRejected = await watchForRejection(at, browser)
    at.provider.behave({ keySet: () => ({ keys: published }), idToken })
    const heard = await browser.connect(hybrid, anybody)
    await expectRejected(heard, { code: 'signature-invalid', fault: 'front' })
    expect(at.provider.count('keys')).toBeLessThanOrEqual(2)
  })

  test('HP-23 MD-07 IDT-16: a shared secret in the key set signs nothing', async () => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    const expectRejected = await watchForRejection(at, browser)
    at.provider.behave({
      keySet: () => ({ keys: [usual, { kty: 'oct', kid: 'shared', alg: 'HS256', k: 'c2VjcmV0' }] }),
      idToken: withHeader(() => ({ alg: 'HS256', kid: 'shared' }), hmacSigner('secret')),
    })
    const heard = await browser.connect(hybrid, anybody)
    await expectRejected(heard, { code: 'id-token-invalid', fault: 'front' })
  })

  test('HP-20 IDT-19: the token names no key and one alone would do → accepted', async () => {
    const at = await hostileDeployment()
    at.provider.behave({ keySet: () => ({ keys: [usual] }), idToken: signedBy(undefined, keys.current) })
    expect(await signsIn(at)).toBe('connected')
  })
})

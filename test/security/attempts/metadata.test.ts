import { defaultProtocolLimits } from '@planbridge/bff/testing'
import { endpoints, type FailureCode, type InputOf } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { type HostileDeployment, hostileDeployment } from '../../harness/deployment/hostile-deployment.ts'
import { movableClock } from '../../harness/deployment/movable-clock.ts'
import { describeFault, faultCases, titled } from '../../harness/fault-cases.ts'
import { keySetFaults } from '../../mock/faults/key-set/index.ts'
import { metadataFaults } from '../../mock/faults/metadata/index.ts'
import { type Behaviour, publishedKeys } from '../../mock/faults/provider/behaviour.ts'
import { evilOrigin } from '../../mock/faults/provider/evil-host.ts'
import { hostileProvider } from '../../mock/faults/provider/hostile-provider.ts'
import { withHeader } from '../../mock/faults/provider/id-token-draft.ts'
import { hmacSigner, keys, rsaSigner } from '../../mock/faults/provider/signer.ts'
import { publicPart, type SimulatorSigningKey } from '../../mock/simulators/signing-keys.ts'
import { expectRejectionAt } from './expect-hostile-rejected.ts'
import { keySetExpectations } from './expectations/key-set.ts'
import { metadataExpectations } from './expectations/metadata.ts'

const alice = { account: 'alice' }
const hybrid = { integration: 'dp-hybrid' }
const hour = 3_600
const metadataCases = faultCases(metadataFaults, metadataExpectations)
const keySetCases = faultCases(keySetFaults, keySetExpectations)

/** Shortens the deadline for providers that do not respond. */
const openEnvironment = ({ outcome }: { outcome: FailureCode }) =>
  outcome === 'provider-too-slow'
    ? hostileDeployment({ engines: { protocolLimits: { ...defaultProtocolLimits, deadlineMs: 800 } } })
    : hostileDeployment()

const signInOutcome = async (at: HostileDeployment, integration = 'dp-hybrid'): Promise<string> => {
  const result = await openBrowser(at).connect({ integration }, alice)
  return result.ok ? 'connected' : result.body.code
}

/** The outcome of starting an attempt, which requires usable metadata. */
const startOutcome = async (at: HostileDeployment): Promise<string> => {
  const browser = openBrowser(at)
  return browser.start(hybrid).then(
    () => 'started',
    (error: Error) => error.message.replace('the attempt was not started: ', ''),
  )
}

const expectPlannrWorks = async (at: HostileDeployment) => {
  const result = await openBrowser(at).connect(
    { integration: 'plannr' },
    { account: 'tom@elmsample.example' },
  )
  expect(result.ok, 'another provider').toBe(true)
}

const expectUntouched = (at: HostileDeployment) => {
  expect(at.provider.count('token')).toBe(0)
  expect(at.evil.requests).toEqual([])
}

describe('metadata on first use', () => {
  test.each(titled(metadataCases))(
    'MD-10 %s, other providers work, and the next honest document is accepted',
    async (_, { make, outcome }) => {
      const at = await openEnvironment({ outcome })
      at.provider.behave({ metadata: make })
      expect(await startOutcome(at)).toBe(outcome)
      expect(at.logs.filter(({ event }) => event === 'metadata.refused')).toHaveLength(1)
      await expectPlannrWorks(at)
      expectUntouched(at)
      at.provider.behave({})
      expect(await signInOutcome(at)).toBe('connected')
    },
  )
})

test('MD-10 MD-06 HP-24: an unreachable provider stops neither the start nor other providers, and works again once reachable', async () => {
  const clock = movableClock()
  const behind = hostileProvider({ now: clock.now })
  const line = { isCut: true }
  const fetch = (request: Request) =>
    line.isCut ? Promise.reject(new TypeError('connection refused')) : behind.fetch(request)
  const at = await hostileDeployment({ clock, programs: [{ origins: behind.origins, fetch }] })
  expect(await startOutcome(at)).toBe('provider-unreachable')
  await expectPlannrWorks(at)
  line.isCut = false
  expect(await signInOutcome(at)).toBe('connected')
  line.isCut = true
  expect(await startOutcome(at), 'cached metadata are used').toBe('started')
})

test('RT-78: metadata that answer with Retry-After are not requested before it, and the caller learns when to come back', async () => {
  const clock = movableClock()
  const behind = hostileProvider({ now: clock.now })
  let requests = 0
  const fetch = () => {
    requests += 1
    return Promise.resolve(Response.json({}, { status: 503, headers: { 'retry-after': '120' } }))
  }
  const at = await hostileDeployment({ clock, programs: [{ origins: behind.origins, fetch }] })
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
  const start = () =>
    openBrowser(at).call(endpoints.startAttempt, {
      purpose: 'sign-in',
      integration: 'dp-hybrid',
      model: 'user-present',
      challenge,
    } as InputOf<typeof endpoints.startAttempt>)
  const first = await start()
  expect(first).toMatchObject({ ok: false, body: { code: 'provider-failing' } })
  expect(first.response.headers.get('retry-after')).toBe('120')
  const before = requests
  clock.pass(119)
  await start()
  expect(requests).toBe(before)
  clock.pass(1)
  await start()
  expect(requests).toBeGreaterThan(before)
})

test('RT-78: metadata that answer with Retry-After: 0 name no time to come back', async () => {
  const behind = hostileProvider({ now: movableClock().now })
  const fetch = () => Promise.resolve(Response.json({}, { status: 503, headers: { 'retry-after': '0' } }))
  const at = await hostileDeployment({ programs: [{ origins: behind.origins, fetch }] })
  const refused = await openBrowser(at).call(endpoints.startAttempt, {
    purpose: 'sign-in',
    integration: 'dp-hybrid',
    model: 'user-present',
    challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  } as InputOf<typeof endpoints.startAttempt>)
  expect(refused).toMatchObject({ ok: false, body: { code: 'provider-failing' } })
  expect(refused.body).not.toHaveProperty('retry_after')
})

describe('metadata that change at run time', () => {
  const changedMetadata = metadataCases.filter(({ outcome }) => outcome === 'provider-metadata-unusable')
  const outages = metadataCases.filter(({ outcome }) => outcome !== 'provider-metadata-unusable')

  const warm = async (fault: { outcome: FailureCode }) => {
    const at = await openEnvironment(fault)
    expect(await signInOutcome(at)).toBe('connected')
    at.clock.pass(2 * hour)
    return at
  }

  test.each(titled(changedMetadata))(
    '%s, although the metadata read before were valid',
    async (_, { make, outcome }) => {
      const at = await warm({ outcome })
      at.provider.behave({ metadata: make })
      expect(await startOutcome(at)).toBe(outcome)
      expect(at.logs.filter(({ event }) => event === 'metadata.refused')).toHaveLength(1)
      expect(at.provider.count('token')).toBe(1)
      expect(at.evil.requests).toEqual([])
      at.provider.behave({})
      expect(await signInOutcome(at)).toBe('connected')
    },
  )

  test.each(outages.map((fault) => [`MD-06 ${describeFault(fault)}`, fault] as const))(
    '%s The metadata read before stay in use',
    async (_, { make, outcome }) => {
      const at = await warm({ outcome })
      at.provider.behave({ metadata: make })
      expect(await signInOutcome(at)).toBe('connected')
      expect(at.evil.requests).toEqual([])
    },
  )

  test.each<[string, Behaviour['metadata'], FailureCode, number]>([
    [
      'the token endpoint changes',
      (honest) => ({ ...honest, token_endpoint: `${evilOrigin}/token` }),
      'provider-metadata-unusable',
      1,
    ],
    ['the metadata are unavailable', () => Response.json({}, { status: 503 }), 'provider-failing', 0],
  ])(
    'HP-24 MD-02: %s while the person is at the provider → the code is not sent, and only a document that is refused is reported',
    async (_, metadata, code, reports) => {
      const at = await hostileDeployment()
      const browser = openBrowser(at)
      const pending = await browser.start(hybrid)
      const callback = await browser.atProvider(pending, alice)
      at.clock.pass(599)
      at.provider.behave({ metadata })
      const restarted = await hostileDeployment({ store: at.store, clock: at.clock, programs: [at.provider] })
      const same = openBrowser(restarted)
      for (const [name, value] of browser.jar) same.jar.set(name, value)
      const result = await same.complete(pending, callback)
      expect(result).toMatchObject({ ok: false, body: { code } })
      expect(restarted.logs.filter(({ event }) => event === 'metadata.refused')).toHaveLength(reports)
      expect(restarted.evil.requests).toEqual([])
      expectUntouched(at)
      expect(await at.rows('connections')).toEqual([])
    },
  )
})

describe('keys on first use', () => {
  test.each(titled(keySetCases))(
    '%s, other providers work, and the next honest key set is accepted',
    async (_, { make, outcome }) => {
      const at = await openEnvironment({ outcome })
      at.provider.behave({ keySet: make })
      expect(await startOutcome(at)).toBe(outcome)
      await expectPlannrWorks(at)
      expectUntouched(at)
      at.provider.behave({})
      expect(await signInOutcome(at)).toBe('connected')
    },
  )
})

const signedWithUnknownKey = withHeader(() => ({ kid: 'unknown' }), rsaSigner(keys.unpublished))

describe('keys that become unavailable at run time', () => {
  test.each(keySetCases.map((fault) => [`MD-06 ${describeFault(fault)}`, fault] as const))(
    '%s Cached keys stay valid, unknown keys are refused, and the next rotation is read',
    async (_, { make, outcome }) => {
      const at = await openEnvironment({ outcome })
      expect(await signInOutcome(at)).toBe('connected')
      at.clock.pass(hour / 2)
      at.provider.behave({ keySet: make })
      expect(await signInOutcome(at)).toBe('connected')
      at.provider.behave({ keySet: make, idToken: signedWithUnknownKey })
      expect(await signInOutcome(at)).toBe('signature-invalid')
      expect(at.evil.requests).toEqual([])
      at.clock.pass(120)
      at.provider.behave(rotated)
      expect(await signInOutcome(at), 'with a new key').toBe('connected')
    },
  )

  test('IDT-71: a code exchange whose ID token cannot be verified now is a passing failure, and its tokens are revoked', async () => {
    const at = await hostileDeployment()
    expect(await signInOutcome(at)).toBe('connected')
    at.clock.pass(hour / 2)
    const unavailable = { keySet: () => Response.json({}, { status: 503 }), idToken: signedWithUnknownKey }
    at.provider.behave({ ...unavailable, subject: { front: 'bob', back: 'bob' } })
    const result = await openBrowser(at).connect({ integration: 'dp-code' }, alice)
    expect(result).toMatchObject({ ok: false, body: { code: 'provider-failing' } })
    expect([at.provider.count('token'), at.provider.count('revocation')]).toEqual([2, 1])
    at.provider.behave({ ...rotated, subject: { front: 'bob', back: 'bob' } })
    expect(await signInOutcome(at, 'dp-code')).toBe('connected')
  })

  test('MD-06: while keys are unavailable, one person per minute waits for them', async () => {
    const at = await hostileDeployment()
    expect(await signInOutcome(at)).toBe('connected')
    at.clock.pass(hour / 2)
    at.provider.behave({ keySet: () => Response.json({}, { status: 503 }) })
    const before = at.provider.count('keys')
    for (let person = 0; person < 5; person++) expect(await signInOutcome(at)).toBe('connected')
    expect(at.provider.count('keys') - before).toBe(1)
    at.clock.pass(61)
    expect(await signInOutcome(at)).toBe('connected')
    expect(at.provider.count('keys') - before).toBe(2)
  })

  test('MD-06: cached keys are not used after a day without a key set, and again once it is available', async () => {
    const at = await hostileDeployment()
    expect(await signInOutcome(at)).toBe('connected')
    at.clock.pass(25 * hour)
    at.provider.behave({ keySet: () => Response.json({}, { status: 500 }) })
    expect(await startOutcome(at)).toBe('provider-failing')
    at.provider.behave({})
    expect(await signInOutcome(at)).toBe('connected')
  })
})

const rotated = {
  keySet: () => ({ keys: [publicPart(keys.next)] }),
  idToken: withHeader(() => ({ kid: keys.next.kid }), rsaSigner(keys.next)),
}

describe('key rotation', () => {
  test('HP-21 MD-04: a new key signs → one request for the key set, and success', async () => {
    const at = await hostileDeployment()
    expect(await signInOutcome(at)).toBe('connected')
    const before = at.provider.count('keys')
    at.provider.behave(rotated)
    expect(await signInOutcome(at)).toBe('connected')
    expect(at.provider.count('keys')).toBe(before + 1)
    expect(await signInOutcome(at)).toBe('connected')
    expect(at.provider.count('keys')).toBe(before + 1)
  })

  test.each(['dp-hybrid', 'dp-code'])(
    'HP-21 MD-04: %s, the key changes just before signing → success',
    async (integration) => {
      const at = await hostileDeployment()
      const browser = openBrowser(at)
      const pending = await browser.start({ integration })
      at.provider.behave(rotated)
      const done = await browser.complete(pending, await browser.atProvider(pending, alice))
      expect(done.ok).toBe(true)
    },
  )

  test('MD-04: the old key is removed → its signatures are refused once the set was read again', async () => {
    const at = await hostileDeployment()
    expect(await signInOutcome(at)).toBe('connected')
    at.provider.behave(rotated)
    expect(await signInOutcome(at)).toBe('connected')
    at.provider.behave({ keySet: rotated.keySet })
    expect(await signInOutcome(at)).toBe('signature-invalid')
  })

  test('MD-04: the old key is removed and no new key signs → refused within a quarter of an hour', async () => {
    const at = await hostileDeployment()
    expect(await signInOutcome(at)).toBe('connected')
    at.provider.behave({ keySet: rotated.keySet })
    at.clock.pass(hour / 4 + 1)
    expect(await signInOutcome(at)).toBe('signature-invalid')
  })
})

describe('unknown key ids', () => {
  test('HP-20 IDT-18: an unknown key id causes one request for the key set', async () => {
    const at = await hostileDeployment()
    expect(await signInOutcome(at)).toBe('connected')
    const before = at.provider.count('keys')
    at.provider.behave({ idToken: signedWithUnknownKey })
    expect(await signInOutcome(at)).toBe('signature-invalid')
    expect(at.provider.count('keys')).toBe(before + 1)
  })

  test('HP-22 MD-05: a hundred sign-ins with unknown key ids cause five requests, and valid sign-ins still succeed', async () => {
    const at = await hostileDeployment()
    expect(await signInOutcome(at)).toBe('connected')
    const before = at.provider.count('keys')
    const outcomes: string[] = []
    for (let index = 0; index < 100; index++) {
      const named = withHeader(() => ({ kid: crypto.randomUUID() }), rsaSigner(keys.unpublished))
      at.provider.behave(index % 25 === 0 ? {} : { idToken: named })
      outcomes.push(await signInOutcome(at))
    }
    expect(outcomes.filter((outcome) => outcome === 'connected')).toHaveLength(4)
    expect(outcomes.filter((outcome) => outcome === 'signature-invalid')).toHaveLength(96)
    expect(at.provider.count('keys') - before).toBeLessThanOrEqual(5)
    at.clock.pass(61)
    at.provider.behave(rotated)
    expect(await signInOutcome(at), 'a rotation a minute later').toBe('connected')
  })
})

const [usual] = publishedKeys
const signedBy = (kid: string | undefined, jwk: SimulatorSigningKey = keys.unpublished) =>
  withHeader(() => ({ kid }), rsaSigner(jwk))
const unknownKey = publicPart(keys.unpublished)

describe('unusable keys', () => {
  const none = [
    [
      'HP-20 MD-07: two keys have the same id',
      [usual, { ...unknownKey, kid: keys.current.kid }],
      signedBy(keys.current.kid, keys.current),
    ],
    [
      'HP-20 MD-07: two keys have the same id, in reverse order',
      [{ ...unknownKey, kid: keys.current.kid }, usual],
      signedBy(keys.current.kid),
    ],
    [
      'HP-20 IDT-19: the token has no key id and two keys match',
      [usual, unknownKey],
      signedBy(undefined, keys.current),
    ],
    ['MD-07: the key is for encryption', [usual, { ...unknownKey, use: 'enc' }], signedBy(unknownKey.kid)],
    [
      'MD-07: the key is published with its private part',
      [usual, { ...keys.unpublished }],
      signedBy(keys.unpublished.kid),
    ],
    [
      'MD-07: the key has another type',
      [usual, { ...unknownKey, kty: 'EC', crv: 'P-256' }],
      signedBy(unknownKey.kid),
    ],
    [
      'MD-07: the key is for another algorithm',
      [usual, { ...unknownKey, alg: 'RS512' }],
      signedBy(unknownKey.kid),
    ],
    [
      'MD-07: the key may not verify',
      [usual, { ...unknownKey, key_ops: ['encrypt'] }],
      signedBy(unknownKey.kid),
    ],
  ] as const

  test.each(none)('%s → signature-invalid', async (_, published, idToken) => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    const expectRejected = await expectRejectionAt(at, browser)
    at.provider.behave({ keySet: () => ({ keys: published }), idToken })
    const result = await browser.connect(hybrid, alice)
    await expectRejected(result, { code: 'signature-invalid', fault: 'front' })
    expect(at.provider.count('keys')).toBeLessThanOrEqual(2)
  })

  test('HP-23 MD-07 IDT-16: a symmetric key in the key set is not used', async () => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    const expectRejected = await expectRejectionAt(at, browser)
    at.provider.behave({
      keySet: () => ({ keys: [usual, { kty: 'oct', kid: 'shared', alg: 'HS256', k: 'c2VjcmV0' }] }),
      idToken: withHeader(() => ({ alg: 'HS256', kid: 'shared' }), hmacSigner('secret')),
    })
    const result = await browser.connect(hybrid, alice)
    await expectRejected(result, { code: 'id-token-invalid', fault: 'front' })
  })

  test('HP-20 IDT-19: the token has no key id and exactly one key matches → accepted', async () => {
    const at = await hostileDeployment()
    at.provider.behave({ keySet: () => ({ keys: [usual] }), idToken: signedBy(undefined, keys.current) })
    expect(await signInOutcome(at)).toBe('connected')
  })
})

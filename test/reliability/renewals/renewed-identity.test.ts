import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import {
  hourSeconds,
  isMetadataRequest,
  type RenewingDelegation,
  renewingDelegation,
  resignIdToken,
  withIdToken,
} from '../../harness/deployment/renewing-delegation.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { publicPart, simulatorSigningKeys } from '../../mock/simulators/signing-keys.ts'

const [current, next, unpublished] = simulatorSigningKeys

const keySetOf =
  (...keys: readonly object[]) =>
  () =>
    Response.json({ keys })
const published = [publicPart(current), publicPart(next)]
const withNewKey = keySetOf(...published, publicPart(unpublished))
const days = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 7 : 2

/** An ID token that names a key which is not in the key set read before. */
const rotatedKey = withIdToken({ key: unpublished })

const expectKept = async ({ row, refreshTokensSent, events, fetchToken }: RenewingDelegation) => {
  expect(await row()).toMatchObject({ status: 'active', tokenVersion: 2 })
  expect((await row())?.identityCheckAt).not.toBeNull()
  expect(events('identity.unverified')).toHaveLength(1)
  expect(await fetchToken()).toMatchObject({ kind: 'token', version: 2 })
  expect(refreshTokensSent()).toHaveLength(1)
}

const expectVerifiedLater = async (delegation: RenewingDelegation) => {
  const { at, row, events, renew } = delegation
  at.clock.pass(900)
  await runBackgroundTasks(at)
  expect(await row()).toMatchObject({ status: 'active', identityCheckAt: null })
  expect(events('identity.verified')).toHaveLength(1)
  expect((await renew()).kind).toBe('token')
}

const outages = [
  ['answers 503', () => Response.json({}, { status: 503 })],
  [
    'answers 503 with a Retry-After',
    () => Response.json({}, { status: 503, headers: { 'retry-after': '120' } }),
  ],
  ['answers 404', () => new Response('gone', { status: 404 })],
  ['answers with a redirect', () => new Response(null, { status: 302, headers: { location: '/login' } })],
  ['answers with HTML', () => new Response('<p>', { headers: { 'content-type': 'text/html' } })],
  ['answers with a list', () => Response.json([])],
  ['is not reached', () => Promise.reject(new TypeError('connection refused'))],
  ['has no keys', keySetOf()],
  ['has only malformed keys', () => Response.json({ keys: [1, null, {}] })],
  ['does not have the new key yet', keySetOf(...published)],
] as const

describe('a renewal whose ID token names a new key', () => {
  test.each(outages)(
    'RT-72: while the key set %s, its tokens are kept and used, and the ID token is verified later',
    async (_, answer) => {
      const delegation = await renewingDelegation()
      const restore = delegation.publish(answer)
      delegation.answer(rotatedKey)
      expect((await delegation.renew()).kind).toBe('token')
      await expectKept(delegation)
      restore()
      delegation.publish(withNewKey)
      await expectVerifiedLater(delegation)
      expect(new Set(delegation.refreshTokensSent()).size).toBe(2)
    },
  )

  test('RT-72: serves API calls meanwhile, without a further renewal', async () => {
    const { at, publish, answer, browser, id, row, refreshTokensSent } = await renewingDelegation({
      simulators: { dynamicPlanner: { accessTokenSeconds: 600 } },
    })
    publish(outages[0][1])
    answer(rotatedKey)
    at.clock.pass(600)
    for (let call = 0; call < 5; call += 1)
      expect((await browser.api(id, '/crm/v1/clients?pageSize=1')).status).toBe(200)
    expect((await row())?.identityCheckAt).not.toBeNull()
    expect(refreshTokensSent()).toHaveLength(1)
  })

  test('RT-72: is verified by the next call that is due, without waiting for background work', async () => {
    const { publish, answer, renew, at, fetchToken, row } = await renewingDelegation()
    const restore = publish(outages[0][1])
    answer(rotatedKey)
    await renew()
    restore()
    publish(withNewKey)
    at.clock.pass(120)
    expect((await fetchToken()).kind).toBe('token')
    await at.planbridge.drained()
    expect(await row()).toMatchObject({ status: 'active', identityCheckAt: null })
  })

  test.each([
    ['another subject', { sub: 'mallory' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['another audience', { aud: 'another-client' }],
    ['a second audience', { aud: ['CANARY-client', 'other'] }],
    ['another nonce', { nonce: 'another' }],
    ['another sign-in', { auth_time: 1 }],
  ])('RT-72 RT-09: with %s is refused although the key set is unavailable', async (_, claims) => {
    const { publish, answer, renew, row, revocations } = await renewingDelegation()
    publish(outages[0][1])
    answer(withIdToken({ key: unpublished, claims }))
    expect(await renew()).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
    expect(await row()).toMatchObject({ status: 'reconnect-required', sealed: null })
    expect(revocations()).toBe(1)
  })

  test('RT-72: is refused with its tokens once the key is known and did not sign', async () => {
    const { publish, answer, renew, at, row, revocations } = await renewingDelegation()
    const restore = publish(outages[0][1])
    answer(withIdToken({ key: unpublished, header: { kid: 'late' } }))
    expect((await renew()).kind).toBe('token')
    restore()
    publish(keySetOf(...published, { ...publicPart(next), kid: 'late' }))
    at.clock.pass(900)
    await runBackgroundTasks(at)
    expect(await row()).toMatchObject({ status: 'reconnect-required', sealed: null })
    expect(revocations()).toBe(1)
  })

  test('RT-72: is refused if a day later a current key set still does not have the key', async () => {
    const { answer, renew, at, row } = await renewingDelegation()
    answer(rotatedKey, 99)
    for (let hour = 0; hour < 24; hour += 1) expect((await renew()).kind).toBe('token')
    at.clock.pass(2 * hourSeconds)
    await runBackgroundTasks(at)
    expect(await row()).toMatchObject({ status: 'reconnect-required', reason: 'refused-by-provider' })
  })

  test(`RT-72: keeps the connection for ${days} days without a key set, with few requests for it`, async () => {
    const { publish, answer, at, row, fetchToken, keySetRequests } = await renewingDelegation()
    publish(outages[0][1])
    answer(rotatedKey, 1_000)
    for (let minutes = 0; minutes < days * 24 * 60; minutes += 30) {
      at.clock.pass(1_800)
      expect((await fetchToken()).kind).toBe('token')
      await at.planbridge.drained()
    }
    expect(await row()).toMatchObject({ status: 'active' })
    expect(keySetRequests()).toBeLessThan(days * 24 * 8)
  })

  test('RT-72: is checked again with a growing back-off, not by each call', async () => {
    const { publish, answer, renew, at, fetchToken, keySetRequests } = await renewingDelegation()
    publish(outages[0][1])
    answer(rotatedKey)
    await renew()
    const before = keySetRequests()
    for (let second = 0; second < 1_800; second += 3) {
      at.clock.pass(3)
      await fetchToken()
    }
    await at.planbridge.drained()
    expect(keySetRequests() - before).toBeLessThanOrEqual(40)
  })
})

describe('metadata that cannot be used at a renewal', () => {
  const changed =
    (change: Readonly<Record<string, unknown>>) => async (_: Request, proceed: () => Promise<Response>) =>
      Response.json({ ...((await (await proceed()).json()) as object), ...change })
  const issuer = 'https://auth-pre.dynamicplanner.com'
  const documents = [
    [
      'name a jwks_uri with user information',
      changed({ jwks_uri: 'https://user:CANARY@identity.example/jwks' }),
    ],
    ['name a jwks_uri that is no URL', changed({ jwks_uri: 'jwks' })],
    ['name another issuer', changed({ issuer })],
    ['are a 503', () => Response.json({}, { status: 503 })],
    ['are HTML', () => new Response('<p>', { headers: { 'content-type': 'text/html' } })],
  ] as const

  test.each(documents)('RT-72: because they %s end no connection', async (_, answer) => {
    const delegation = await renewingDelegation()
    const { provider, publish, at } = delegation
    const restore = provider.interrupt({ when: isMetadataRequest, answer, times: 1_000 })
    delegation.answer(rotatedKey)
    at.clock.pass(hourSeconds)
    expect((await delegation.renew()).kind).toBe('token')
    await expectKept(delegation)
    restore()
    publish(withNewKey)
    await expectVerifiedLater(delegation)
  })

  test.each([
    ['user information', (url: string) => url.replace('://', '://user:secret@')],
    ['a user name', (url: string) => url.replace('://', '://user@')],
    ['a fragment', (url: string) => `${url}#keys`],
    ['white space', (url: string) => `${url} `],
    ['a back slash', (url: string) => url.replace('/jwks', '\\jwks')],
    ['nothing but a path', () => '/jwks'],
  ])('MD-02 IDT-70: a jwks_uri with %s is refused as unusable metadata, with an event', async (_, write) => {
    const { at, provider, events } = await renewingDelegation()
    provider.interrupt({
      when: isMetadataRequest,
      times: 9,
      answer: async (_request, proceed) => {
        const honest = (await (await proceed()).json()) as Record<string, string>
        return Response.json({ ...honest, jwks_uri: write(honest['jwks_uri'] ?? '') })
      },
    })
    at.clock.pass(hourSeconds + 1)
    const started = openBrowser(at).start({ integration: 'dp-hybrid' })
    await expect(started).rejects.toThrow('provider-metadata-unusable')
    expect(events('metadata.refused')).toHaveLength(1)
  })
})

describe('a key set with keys that cannot be used', () => {
  const jwkOf = (modulusLength: number) =>
    generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' })
  const short = jwkOf(1024)
  const usual = { ...publicPart(unpublished) }
  const { e: _, ...withoutExponent } = usual
  const unusable = [
    ['an RSA key of 1,024 bits', short],
    ['a nonsense modulus', { ...usual, n: '!!' }],
    ['an even modulus', { ...usual, n: `${usual.n?.slice(0, -4)}AAAA` }],
    ['a modulus of one byte', { ...usual, n: 'AQ' }],
    ['an empty modulus', { ...usual, n: '' }],
    ['a numeric modulus', { ...usual, n: 7 }],
    ['no exponent', withoutExponent],
    ['the exponent 1', { ...usual, e: 'AQ' }],
    ['an enormous exponent', { ...usual, e: usual.n }],
    ['an unknown key type', { kty: 'LATTICE', x: 'AQAB' }],
    ['an unknown curve', { kty: 'EC', crv: 'P-999', x: 'AQAB', y: 'AQAB' }],
    ['a point off its curve', { kty: 'EC', crv: 'P-256', x: 'AQAB', y: 'AQAB' }],
    ['an encryption key', { ...usual, use: 'enc' }],
    ['an unknown use', { ...usual, use: 7 }],
    ['a shared secret', { kty: 'oct', k: 'AQAB' }],
    ['a private key', { ...unpublished }],
    ['malformed key_ops', { ...usual, key_ops: 'verify' }],
    ['a malformed alg', { ...usual, alg: { name: 'RS256' } }],
    ['a malformed ext', { ...usual, ext: 'yes' }],
  ] as const

  test.each(unusable)('RT-73: %s harms neither the others nor a renewal', async (_name, bad) => {
    const delegation = await renewingDelegation()
    const { answer, renew, row } = delegation
    const restore = delegation.publish(
      keySetOf({ ...bad, kid: 'bad' }, usual, { ...bad, kid: unpublished.kid }),
    )
    answer(rotatedKey)
    expect((await renew()).kind).toBe('token')
    expect(await row()).toMatchObject({ status: 'active', identityCheckAt: null })
    restore()
    // The key that the token names is the unusable one.
    delegation.publish(keySetOf(...published, { ...bad, kid: 'bad' }))
    answer(withIdToken({ key: unpublished, header: { kid: 'bad' } }))
    expect((await renew()).kind).toBe('token')
    expect(await row()).toMatchObject({ status: 'active' })
    expect((await row())?.identityCheckAt).not.toBeNull()
  })

  test.each([[1], [null], ['key'], [[]], [{}], [{ kid: 'a' }], [{ kty: 7 }]])(
    'RT-73: the member %j is skipped',
    async (member) => {
      const { publish, answer, renew, row } = await renewingDelegation()
      publish(keySetOf(member as object, usual))
      answer(rotatedKey)
      expect((await renew()).kind).toBe('token')
      expect(await row()).toMatchObject({ identityCheckAt: null })
    },
  )
})

describe('key look-ups', () => {
  test('RT-74: unknown key ids of strangers use up no fetch of a renewal', async () => {
    const { at, publish, answer, fetchToken, row, keySetRequests } = await renewingDelegation()
    publish(withNewKey)
    at.clock.pass(hourSeconds)
    for (let stranger = 0; stranger < 12; stranger += 1) {
      const browser = openBrowser(at)
      const pending = await browser.start({ integration: 'dp-hybrid' })
      const callback = await browser.atProvider(pending, { account: 'priya.nair' })
      const parameters = new URLSearchParams(callback.hash.slice(1))
      const forged = await resignIdToken(parameters.get('id_token') ?? '', {
        key: unpublished,
        header: { kid: `stranger-${stranger}` },
      })
      parameters.set('id_token', forged)
      callback.hash = parameters.toString()
      expect((await browser.complete(pending, callback)).ok).toBe(false)
    }
    expect(keySetRequests()).toBeLessThanOrEqual(6)
    publish(keySetOf(...published, publicPart(unpublished), { ...publicPart(next), kid: 'newest' }))
    answer(withIdToken({ key: next, header: { kid: 'newest' } }))
    expect((await fetchToken()).kind).toBe('token')
    expect(await row()).toMatchObject({ status: 'active', identityCheckAt: null })
  })

  test('RT-74: many renewals with one unknown key id cause one fetch in half a minute', async () => {
    const { answer, at, id, keySetRequests, row } = await renewingDelegation()
    answer(rotatedKey, 99)
    at.clock.pass(hourSeconds)
    await at.planbridge.freshToken({ connection: id, present: false })
    const before = keySetRequests()
    for (let round = 0; round < 20; round += 1)
      await at.planbridge.freshToken({ connection: id, present: false, ahead: true })
    expect(keySetRequests()).toBe(before)
    expect(await row()).toMatchObject({ status: 'active' })
  })

  test('RT-72: a key that was replaced under its id is fetched before a signature counts as wrong', async () => {
    const { publish, answer, renew, row, at, fetchToken } = await renewingDelegation()
    await renew()
    publish(keySetOf({ ...publicPart(unpublished), kid: current.kid }))
    answer(withIdToken({ key: unpublished, header: { kid: current.kid } }))
    at.clock.pass(hourSeconds - 60)
    expect((await fetchToken()).kind).toBe('token')
    at.clock.pass(60)
    expect((await fetchToken()).kind).toBe('token')
    expect(await row()).toMatchObject({ status: 'active', identityCheckAt: null })
  })

  test('RT-72: an ID token without a key id is verified with each published key, and kept if none fits', async () => {
    const { publish, answer, renew, row } = await renewingDelegation()
    publish(withNewKey)
    answer(withIdToken({ key: unpublished, header: { kid: undefined } }))
    expect((await renew()).kind).toBe('token')
    expect(await row()).toMatchObject({ identityCheckAt: null })
    publish(keySetOf(...published))
    answer(withIdToken({ key: unpublished, header: { kid: undefined } }))
    expect((await renew()).kind).toBe('token')
    expect((await row())?.identityCheckAt).not.toBeNull()
  })
})

test('RT-72: metadata and keys are fetched before the refresh token is sent, not between its response and the store', async () => {
  const { at, provider, renew } = await renewingDelegation()
  at.clock.pass(2 * hourSeconds)
  await renew()
  const documents = provider.log.entries.map(({ path }) => path.split('/').at(-1))
  expect(documents).toEqual(['openid-configuration', 'jwks', 'token'])
})

describe('the times of a renewed ID token', () => {
  const now = Date.parse('2026-01-05T09:00:00Z') / 1000 + hourSeconds

  test.each([
    ['iat 59 seconds ahead', { iat: now + 59 }],
    ['iat 60 seconds ahead', { iat: now + 60 }],
    ['nbf 60 seconds ahead', { nbf: now + 60 }],
    ['iat and nbf with fractions', { iat: now + 59.9, nbf: now + 0.5 }],
    ['exp 59 seconds ago', { exp: now - 59 }],
  ])('RT-75: %s is verified', async (_, claims) => {
    const { answer, renew, row } = await renewingDelegation()
    answer(withIdToken({ claims }))
    expect((await renew()).kind).toBe('token')
    expect(await row()).toMatchObject({ status: 'active', identityCheckAt: null })
  })

  test.each([
    ['behind', -300],
    ['behind', -3 * hourSeconds],
    ['ahead', 2 * hourSeconds],
  ])('RT-75: while the local clock is %s by %i s, no renewal ends a connection', async (_, seconds) => {
    const { at, fetchToken, answer, row } = await renewingDelegation()
    at.clock.pass(hourSeconds)
    answer(async (tokens) => {
      const original = tokens['id_token'] ?? ''
      const claims = { iat: now - seconds, nbf: now - seconds, exp: now - seconds + 300 }
      return { ...tokens, id_token: await resignIdToken(original, { claims }) }
    })
    expect((await fetchToken()).kind).toBe('token')
    expect(await row()).toMatchObject({ status: 'active' })
    expect((await row())?.identityCheckAt).not.toBeNull()
    at.clock.pass(-seconds)
    expect((await fetchToken()).kind).toBe('token')
    await at.planbridge.drained()
    expect(await row()).toMatchObject({ status: 'active', identityCheckAt: null })
  })

  test('RT-75: a provider whose clock is wrong for days ends no connection', async () => {
    const { at, answer, renew, row } = await renewingDelegation()
    answer(async (tokens) => {
      const issued = at.clock.now() / 1000 + 120
      const claims = { iat: issued, nbf: issued, exp: issued + 300 }
      return { ...tokens, id_token: await resignIdToken(tokens['id_token'] ?? '', { claims }) }
    }, 99)
    for (let hour = 0; hour < 24 * days; hour += 1) expect((await renew()).kind).toBe('token')
    expect(await row()).toMatchObject({ status: 'active' })
  })

  test('RT-75: a wrong time hides no other fault', async () => {
    const { answer, renew, row } = await renewingDelegation()
    answer(withIdToken({ claims: { iat: now + 9_000, exp: now + 9_300, nonce: 'another' } }))
    expect(await renew()).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
    expect((await row())?.sealed).toBeNull()
  })
})

describe('the sign-in that renewed ID tokens must name', () => {
  const forgeries = [
    ['another nonce', { nonce: 'another' }],
    ['another auth_time', { auth_time: 1_700_000_000 }],
    ['another sub', { sub: 'mallory' }],
  ] as const

  test.each(forgeries.flatMap(([name, claims]) => [2, 3].map((at) => [name, at, claims] as const)))(
    'RT-76: %s is refused at renewal number %i as at the first',
    async (_, round, claims) => {
      const { answer, renew, row, revocations } = await renewingDelegation()
      for (let done = 1; done < round; done += 1) expect((await renew()).kind).toBe('token')
      answer(withIdToken({ claims }))
      expect(await renew()).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
      expect(await row()).toMatchObject({ status: 'reconnect-required', sealed: null })
      expect(revocations()).toBe(1)
    },
  )

  test('RT-76: it is kept while an ID token is unverified, and after it was verified', async () => {
    const { publish, answer, renew, row, at } = await renewingDelegation()
    const restore = publish(outages[0][1])
    answer(rotatedKey)
    await renew()
    restore()
    publish(withNewKey)
    at.clock.pass(900)
    await runBackgroundTasks(at)
    expect(await row()).toMatchObject({ identityCheckAt: null })
    answer(withIdToken({ claims: { nonce: 'another' } }))
    expect(await renew()).toMatchObject({ kind: 'refused', code: 'reconnect-required' })
  })
})

test('RT-72: an unverified ID token is neither in the clear in the store nor in the log', async () => {
  const { publish, answer, renew, at, row } = await renewingDelegation()
  publish(outages[0][1])
  let idToken = ''
  answer(async (tokens) => {
    const changed = await rotatedKey(tokens)
    idToken = String(changed['id_token'])
    return changed
  })
  await renew()
  expect(idToken.length).toBeGreaterThan(100)
  expect(JSON.stringify([await row(), at.logs])).not.toContain(idToken.split('.')[1])
})

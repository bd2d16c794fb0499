import { newSecret, newSigningPair } from '@planbridge/bff/internal/notifications/keys.ts'
import { signBytes } from '@planbridge/bff/internal/notifications/sign-bytes.ts'
import { verifySignature, verifyWebhook, WebhookError, type WebhookHeaders } from '@planbridge/node'
import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, test } from 'vitest'

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
const now = 1_767_600_000
const clock = { now: () => now * 1_000 }
const event = {
  id: 'evt_1',
  type: 'connection.created',
  timestamp: '2026-01-05T08:00:00.000Z',
  data: { a: 'é' },
}
const body = new TextEncoder().encode(JSON.stringify(event))
const pair = await newSigningPair()
const secret = newSecret(random)

const signed = (change: { readonly timestamp?: number; readonly body?: Uint8Array<ArrayBuffer> } = {}) =>
  signBytes(
    { id: event.id, timestamp: change.timestamp ?? now, body: change.body ?? body },
    { secrets: [secret], privateKeys: [pair.privateKey] },
  )

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'verified',
    (error: unknown) => (error instanceof WebhookError ? error.code : (error as Error).name),
  )

const judged = async (headers: WebhookHeaders, more: Partial<Parameters<typeof verifyWebhook>[1]> = {}) =>
  codeOf(verifyWebhook({ body, headers }, { keys: secret, ...clock, ...more }))

describe('messages of Planbridge', () => {
  test('WH-60: are verified by the library of Standard Webhooks and by that of Svix', async () => {
    const recent = await signed({ timestamp: Math.floor(Date.now() / 1_000) })
    const text = new TextDecoder().decode(body)
    expect(new Webhook(secret).verify(text, recent)).toEqual(event)
    expect(() => new SvixWebhook(secret).verify(text, recent)).not.toThrow()
    for (const library of [new Webhook(secret), new SvixWebhook(secret)])
      expect(() => library.verify(text.replace('é', 'e'), recent)).toThrow('No matching signature')
  })

  test('WH-68: of the libraries are verified by the client, and so are the published examples', async () => {
    const text = new TextDecoder().decode(body)
    for (const library of [new Webhook(secret), new SvixWebhook(secret)]) {
      const headers = {
        'webhook-id': event.id,
        'webhook-timestamp': String(now),
        'webhook-signature': library.sign(event.id, new Date(now * 1_000), text),
      }
      expect(await verifyWebhook({ body, headers }, { keys: secret, ...clock })).toEqual(event)
    }
    const example = {
      body: '{"test": 2432232314}',
      headers: {
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature':
          'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
      },
    }
    const at = { now: () => 1_614_265_330_000 }
    for (const key of [
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=',
    ])
      expect(await verifySignature(example, { keys: key, ...at })).toEqual({
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        timestamp: 1_614_265_330,
      })
  })

  test('WH-68: are verified by a secret alone, by a public key alone, and by one of several', async () => {
    const headers = await signed()
    const [other, otherSecret] = [await newSigningPair(), newSecret(random)]
    for (const keys of [secret, pair.publicKey, [otherSecret, secret], [other.publicKey, pair.publicKey]])
      expect(await judged(headers, { keys })).toBe('verified')
    for (const keys of [otherSecret, other.publicKey, [otherSecret, other.publicKey], []])
      expect(await judged(headers, { keys })).toBe('signature-mismatch')
  })

  test('WH-68: are verified with headers of every kind', async () => {
    const headers = await signed()
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    )
    const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
    for (const given of [
      headers,
      new Headers(headers),
      upper,
      lists,
      new Request('https://a.example', { headers }).headers,
    ])
      expect(await judged(given)).toBe('verified')
  })

  test('WH-68: are verified as bytes, as a buffer, and as the text that arrived', async () => {
    const headers = await signed()
    for (const given of [body, body.buffer, Buffer.from(body), new TextDecoder().decode(body)])
      expect(await codeOf(verifyWebhook({ body: given, headers }, { keys: secret, ...clock }))).toBe(
        'verified',
      )
    const rewritten = JSON.stringify(JSON.parse(new TextDecoder().decode(body)), undefined, 1)
    expect(await codeOf(verifyWebhook({ body: rewritten, headers }, { keys: secret, ...clock }))).toBe(
      'signature-mismatch',
    )
  })
})

describe('a message is refused', () => {
  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('WH-68: without %s', async (name) => {
    const { [name]: _gone, ...rest } = await signed()
    expect(await judged(rest)).toBe('header-missing')
    expect(await judged({ ...rest, [name]: '' })).toBe('header-missing')
  })

  test.each([
    'NaN',
    '',
    ' ',
    '1767600000x',
    '1e9',
    '0x69',
    '-1',
    '1767600000.5',
    ' 1767600000',
    'Infinity',
    '9'.repeat(40),
  ])('WH-68: with the timestamp %j', async (timestamp) => {
    const code = await judged({ ...(await signed()), 'webhook-timestamp': timestamp })
    expect(['header-malformed', 'header-missing']).toContain(code)
  })

  test('WH-68: with another id or time than the signed one, so that it cannot be repeated later', async () => {
    const headers = await signed()
    expect(await judged({ ...headers, 'webhook-id': 'evt_2' })).toBe('signature-mismatch')
    expect(await judged({ ...headers, 'webhook-timestamp': String(now + 1) })).toBe('signature-mismatch')
  })

  test('WH-68: if it is older or newer than the tolerance, which 0 does not switch off', async () => {
    const at = async (seconds: number, toleranceSeconds?: number) =>
      judged(await signed({ timestamp: now + seconds }), { toleranceSeconds })
    expect([await at(-300), await at(300), await at(0, 0)]).toEqual(['verified', 'verified', 'verified'])
    expect([await at(-301), await at(301)]).toEqual(['too-old', 'too-new'])
    expect([await at(-1, 0), await at(1, 0)]).toEqual(['too-old', 'too-new'])
    for (const tolerance of [Number.NaN, -1, Infinity])
      expect(await at(-1_000_000, tolerance)).toBe('RangeError')
  })

  test.each([
    ['of no version', (signature: string) => signature.replaceAll(/v1a?,/g, '')],
    ['of an unknown version', (signature: string) => signature.replaceAll(/v1a?,/g, 'v2,')],
    [
      'of the other version',
      (signature: string) => signature.replace('v1,', 'v0,').replace('v1a,', 'v1,').replace('v0,', 'v1a,'),
    ],
    ['that is cut', (signature: string) => signature.replaceAll(/.{8}(?= |$)/g, '')],
    ['that is longer', (signature: string) => signature.replaceAll('=', 'AAAA')],
    ['in lower case', (signature: string) => signature.toLowerCase()],
    ['that is no base64', () => 'v1,*** v1a,***'],
    ['that is empty', () => 'v1, v1a,'],
    ['separated by commas', (signature: string) => signature.replaceAll(' ', ',')],
  ])('WH-68: with a signature %s', async (_name, change) => {
    const headers = await signed()
    const signature = change(headers['webhook-signature'] ?? '')
    expect(
      await judged({ ...headers, 'webhook-signature': signature }, { keys: [secret, pair.publicKey] }),
    ).toBe('signature-mismatch')
  })

  test('WH-68: with a changed bit of its body, or with more or fewer bytes', async () => {
    const headers = await signed()
    const changed = [
      Uint8Array.from(body, (byte, at) => (at === 5 ? byte ^ 1 : byte)),
      new Uint8Array([...body, 32]),
      body.subarray(1),
      new Uint8Array(),
    ]
    for (const keys of [secret, pair.publicKey])
      for (const other of changed)
        expect(await codeOf(verifyWebhook({ body: other, headers }, { keys, ...clock }))).toBe(
          'signature-mismatch',
        )
  })

  test.each([
    'no JSON',
    '[]',
    'null',
    '"text"',
    '{}',
    '{"id":"evt_2","type":"a"}',
    '{"id":"evt_1","type":1}',
  ])('WH-68: if its signed body is %s', async (text) => {
    const other = new TextEncoder().encode(text)
    const headers = await signed({ body: other })
    expect(await codeOf(verifyWebhook({ body: other, headers }, { keys: secret, ...clock }))).toBe(
      'body-malformed',
    )
  })

  test.each([
    '',
    'whsec_',
    'whsec_AAAA',
    `whsec_${btoa('k'.repeat(23))}`,
    `whsec_${btoa('k'.repeat(65))}`,
    btoa('k'.repeat(32)),
    'whpk_AAAA',
    `whsk_${btoa('k'.repeat(64))}`,
    'whsec_***',
  ])('WH-68: with the key %j, which is none', async (keys) => {
    expect(await judged(await signed(), { keys })).toBe('TypeError')
  })
})

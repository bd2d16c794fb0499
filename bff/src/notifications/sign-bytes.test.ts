import { describe, expect, test } from 'vitest'
import { newSecret, newSigningPair, readSecret } from './keys.ts'
import { signBytes } from './sign-bytes.ts'

const message = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: new TextEncoder().encode('{"test": 2432232314}'),
}
const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
const secretOf = (length: number) => `whsec_${btoa('k'.repeat(length))}`

describe('the signatures of a message', () => {
  test('WH-60: are those of the published examples, for a secret and for a private key', async () => {
    const signed = await signBytes(message, {
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      privateKeys: [
        'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==',
      ],
    })
    expect(signed).toEqual({
      'webhook-id': message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature':
        'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
    })
  })

  test('WH-60: are one of each key, separated by spaces, those with secrets first', async () => {
    const [one, other] = [await newSigningPair(), await newSigningPair()]
    const keys = {
      secrets: [newSecret(random), newSecret(random)],
      privateKeys: [one.privateKey, other.privateKey],
    }
    const { 'webhook-signature': signatures = '' } = await signBytes(message, keys)
    expect(signatures.split(' ').map((signature) => signature.split(',')[0])).toEqual([
      'v1',
      'v1',
      'v1a',
      'v1a',
    ])
    expect(new Set(signatures.split(' ')).size).toBe(4)
  })

  test('WH-60: are over the bytes, also if they are no text', async () => {
    const keys = { secrets: [newSecret(random)], privateKeys: [] }
    const one = await signBytes({ ...message, body: new Uint8Array([0xff]) }, keys)
    const other = await signBytes({ ...message, body: new Uint8Array([0xfe]) }, keys)
    expect(one['webhook-signature']).not.toBe(other['webhook-signature'])
  })

  test('WH-60: are refused for an id with a dot, which separates the parts of the signed text', async () => {
    await expect(signBytes({ ...message, id: 'evt_1.2' }, { secrets: [], privateKeys: [] })).rejects.toThrow(
      'dot',
    )
  })
})

describe('the keys of an endpoint', () => {
  test('WH-60: a secret has 24 to 64 bytes, and a made one is never made again', () => {
    for (const length of [24, 32, 64]) expect(readSecret(secretOf(length))).toHaveLength(length)
    for (const length of [0, 1, 23, 65]) expect(() => readSecret(secretOf(length))).toThrow('24 to 64')
    expect(() => readSecret(btoa('k'.repeat(32)))).toThrow('whsec_')
    expect(readSecret(newSecret(random))).toHaveLength(32)
    expect(newSecret(random)).not.toBe(newSecret(random))
  })

  test('WH-60: a made pair has the public key in both of its texts', async () => {
    const { privateKey, publicKey } = await newSigningPair()
    expect([privateKey.slice(0, 5), publicKey.slice(0, 5)]).toEqual(['whsk_', 'whpk_'])
    const both = Buffer.from(privateKey.slice(5), 'base64')
    expect(both.subarray(32).toString('base64')).toBe(publicKey.slice(5))
  })
})

import { expect, test } from 'vitest'
import { openKeys, publicKeysOf, rotated, sealKeys, signingKeys } from './endpoint-keys.ts'

const now = 1_000
const secret = (text: string, until: number | null = null) => ({ text, until })
const pair = (name: string, until: number | null = null) => ({
  privateKey: `private ${name}`,
  publicKey: `public ${name}`,
  until,
})
const keys = { secrets: [secret('new'), secret('old', now + 1)], pairs: [pair('new'), pair('old', now + 1)] }

test('WH-67: the current keys sign, and replaced ones until their end', () => {
  expect(signingKeys(keys, now)).toEqual({
    secrets: ['new', 'old'],
    privateKeys: ['private new', 'private old'],
  })
  expect(signingKeys(keys, now + 1)).toEqual({ secrets: ['new'], privateKeys: ['private new'] })
  expect(publicKeysOf(keys)).toEqual(['public new', 'public old'])
})

test('WH-67: a rotation gives the current keys an end, and ends those that were replaced before', () => {
  const added = { secrets: [secret('next')], pairs: [pair('next')] }
  expect(rotated(keys, added, 5_000)).toEqual({
    secrets: [secret('next'), secret('new', 5_000)],
    pairs: [pair('next'), pair('new', 5_000)],
  })
  expect(rotated(keys, added, null)).toEqual(added)
})

test('WH-66: keys are sealed for their endpoint, and fail with the time of the next try if they do not open', async () => {
  const place = { id: 'we_1', tenant: 't' }
  const vault = {
    sealAnswer: (at: unknown, text: string) => Promise.resolve(JSON.stringify([at, text])),
    openAnswer: ({ id, tenant }: typeof place, sealed: string) => {
      const [at, text] = JSON.parse(sealed) as [typeof place, string]
      return Promise.resolve(
        at.id === id && at.tenant === tenant
          ? { kind: 'opened', text }
          : { kind: 'not-now', detail: 'another key' },
      )
    },
  } as never
  const sealed = await sealKeys({ vault }, place, keys)
  expect(await openKeys({ vault }, { ...place, sealed })).toEqual(keys)
  for (const other of [{ id: 'we_2' }, { tenant: 'u' }])
    await expect(openKeys({ vault }, { ...place, ...other, sealed })).rejects.toMatchObject({
      code: 'vault-unreadable',
      retryAfterSeconds: 60,
    })
})

import { expect, test } from 'vitest'
import { messageBytes } from './message-text.ts'

/** The bytes of a message whose sealed text opens as given. */
const bytesOf = (sealed: string | null, opened: object, kept: string | undefined = sealed ?? undefined) =>
  messageBytes(
    {
      openInbound: () => Promise.resolve({ kind: 'gone' }),
      vault: { openAnswer: () => Promise.resolve(opened) },
      store: {
        hostEvents: { find: () => Promise.resolve(undefined) },
        webhooks: {
          findMessage: () => Promise.resolve({ id: 'evt_1', tenant: 't', sealed }),
          keepMessage: () => Promise.resolve(kept),
        },
      },
    } as never,
    'evt_1',
  )

test('WH-63: the bytes of a message are those that were kept, and none of an event that is not kept', async () => {
  expect(await bytesOf('sealed', { kind: 'opened', text: 'ü' })).toEqual(new Uint8Array([0xc3, 0xbc]))
  expect(await bytesOf(null, {})).toBeUndefined()
})

test('WH-64: a message that does not open now fails with the time of the next try', async () => {
  await expect(bytesOf('sealed', { kind: 'not-now', detail: 'another key' })).rejects.toMatchObject({
    code: 'vault-unreadable',
    retryAfterSeconds: 60,
  })
})

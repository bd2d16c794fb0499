import type { ConnectionId, Operation } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import type { ApiAnswer } from '../api-call.ts'
import { failed } from '../bff-client.ts'
import { createApiCallStore } from './api-call-store.ts'

const connection = 'c1' as ConnectionId
const operation = {} as Operation

describe('the store of a tried call', () => {
  it('sends, then holds the answer', async () => {
    const store = createApiCallStore(async () => failed('answer-lost'))
    const sending = store.getState().send(connection, operation, {})
    expect(store.getState().phase.name).toBe('sending')
    await sending
    const asked = { connection, operation, values: {} }
    expect(store.getState().phase).toEqual({ name: 'done', answer: failed('answer-lost'), asked })
  })

  it('ignores an answer that comes after the person moved on', async () => {
    let answer: (value: ApiAnswer) => void = () => undefined
    const store = createApiCallStore(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const sending = store.getState().send(connection, operation, {})
    store.getState().reset()
    answer(failed('answer-lost'))
    await sending
    expect(store.getState().phase).toEqual({ name: 'idle' })
  })
})

import type { ConnectionId, Operation } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { failed } from '../bff-client.ts'
import { createApiCallStore } from './api-call-store.ts'
import type { ApiResult } from './api-call.ts'

const connection = 'c1' as ConnectionId
const operation = {} as Operation

describe('the API call store', () => {
  it('is sending until the result arrives, and then keeps the result with its request', async () => {
    const store = createApiCallStore(async () => failed('answer-lost'))
    const sending = store.getState().send(connection, operation, {})
    expect(store.getState().phase.name).toBe('sending')
    await sending
    const request = { connection, operation, values: {} }
    expect(store.getState().phase).toEqual({ name: 'done', result: failed('answer-lost'), request })
  })

  it('drops a result that arrives after a reset', async () => {
    let respond: (value: ApiResult) => void = () => undefined
    const store = createApiCallStore(
      () =>
        new Promise((resolve) => {
          respond = resolve
        }),
    )
    const sending = store.getState().send(connection, operation, {})
    store.getState().reset()
    respond(failed('answer-lost'))
    await sending
    expect(store.getState().phase).toEqual({ name: 'idle' })
  })
})

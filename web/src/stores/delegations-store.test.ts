import type { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { bffClient } from '../bff-client.ts'
import { createDelegationsStore, delegationOf } from './delegations-store.ts'

const delegation = (connection: string) => ({
  connection,
  purpose: 'Weekly review',
  operations: ['list-clients'],
  starts_at: '2026-11-20T10:00:00.000Z',
  ends_at: '2026-12-02T10:00:00.000Z',
  warning: { days: 14, ends_at: '2026-12-02T10:00:00.000Z', what: 'access' },
})

const problem = (code: string, status = 400) =>
  Response.json({ type: 't', title: 't', status, code, reference: 'r1' }, { status })

const listed = () => Response.json({ delegations: [delegation('c1')] })

const kit = (...answers: readonly Response[]) => {
  const left = [...answers]
  const store = createDelegationsStore(bffClient(async () => left.shift() ?? Response.error()))
  const agreed = (id: string) => delegationOf(store.getState().list, id as ConnectionId)
  return { store, agreed }
}

describe('the delegations store', () => {
  it('knows what was agreed for a connection, and nothing of the others', async () => {
    const { store, agreed } = kit(listed())
    expect(agreed('c1')).toBeUndefined()
    await store.getState().load()
    expect(agreed('c1')).toMatchObject({ purpose: 'Weekly review', warning: { days: 14 } })
    expect(agreed('c2')).toBeUndefined()
  })

  it('keeps what it shows when a later refresh fails', async () => {
    const { store, agreed } = kit(listed(), problem('store-unavailable', 503))
    await store.getState().load()
    await store.getState().load()
    expect(agreed('c1')?.purpose).toBe('Weekly review')
  })

  it('says why when there is nothing to show yet', async () => {
    const { store } = kit(problem('store-unavailable', 503))
    await store.getState().load()
    expect(store.getState().list).toMatchObject({ phase: 'failed', failure: { code: 'store-unavailable' } })
  })

  it.each(['session-required', 'sign-in-required'])(
    'takes away what was shown where nobody is there any more: %s',
    async (code) => {
      const { store } = kit(listed(), problem(code, 401))
      await store.getState().load()
      await store.getState().load()
      expect(store.getState().list).toEqual({ phase: 'ready', value: [] })
    },
  )

  it('shows nothing of the person after a sign-out', async () => {
    const { store } = kit(listed())
    await store.getState().load()
    store.getState().clear()
    expect(JSON.stringify(store.getState())).not.toContain('Weekly review')
  })
})

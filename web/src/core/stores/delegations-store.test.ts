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
  days: 12,
  warning: { days: 14, ends_at: '2026-12-02T10:00:00.000Z', what: 'access' },
})

const problem = (code: string, status = 400) =>
  Response.json({ type: 't', title: 't', status, code, reference: 'r1' }, { status })

const listed = () => Response.json({ delegations: [delegation('c1')] })

const kit = (...responses: readonly Response[]) => {
  const requests: string[] = []
  const remaining = [...responses]
  const store = createDelegationsStore(
    bffClient(async (url, init) => {
      requests.push(`${init.method} ${url} ${typeof init.body === 'string' ? init.body : ''}`.trim())
      return remaining.shift() ?? Response.error()
    }),
  )
  const delegationFor = (id: string) => delegationOf(store.getState().list, id as ConnectionId)
  return { store, requests, delegationFor }
}

describe('the delegations store', () => {
  it('finds the delegation of a connection, and none for other connections', async () => {
    const { store, delegationFor } = kit(listed())
    expect(delegationFor('c1')).toBeUndefined()
    await store.getState().load()
    expect(delegationFor('c1')).toMatchObject({ purpose: 'Weekly review', warning: { days: 14 } })
    expect(delegationFor('c2')).toBeUndefined()
  })

  it('keeps the list when a later refresh fails', async () => {
    const { store, delegationFor } = kit(listed(), problem('store-unavailable', 503))
    await store.getState().load()
    await store.getState().load()
    expect(delegationFor('c1')?.purpose).toBe('Weekly review')
  })

  it('keeps the failure when the first load fails', async () => {
    const { store } = kit(problem('store-unavailable', 503))
    await store.getState().load()
    expect(store.getState().list).toMatchObject({ phase: 'failed', failure: { code: 'store-unavailable' } })
  })

  it.each(['session-required', 'sign-in-required'])(
    'empties the list when the session has ended: %s',
    async (code) => {
      const { store } = kit(listed(), problem(code, 401))
      await store.getState().load()
      await store.getState().load()
      expect(store.getState().list).toEqual({ phase: 'ready', value: [] })
    },
  )

  it('shows the reduced terms after they were accepted, and the old terms after a refusal', async () => {
    const reduced = { ...delegation('c1'), purpose: 'Less' }
    const { store, requests, delegationFor } = kit(
      listed(),
      Response.json(reduced),
      problem('consent-required'),
    )
    await store.getState().load()
    const terms = { purpose: 'Less', operations: reduced.operations as never[], ends_at: reduced.ends_at }
    await store.getState().narrow({ connection: 'c1' as ConnectionId, ...terms })
    expect(requests.at(-1)).toBe(`PUT /bff/delegations/c1 ${JSON.stringify(terms)}`)
    expect(delegationFor('c1')?.purpose).toBe('Less')
    const more = await store
      .getState()
      .narrow({ connection: 'c1' as ConnectionId, ...terms, purpose: 'More' })
    expect(more).toMatchObject({ failure: { code: 'consent-required' } })
    expect(delegationFor('c1')?.purpose).toBe('Less')
  })

  it('is empty after it is cleared on sign-out', async () => {
    const { store } = kit(listed())
    await store.getState().load()
    store.getState().clear()
    expect(JSON.stringify(store.getState())).not.toContain('Weekly review')
  })
})

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

const kit = (...answers: readonly Response[]) => {
  const asked: string[] = []
  const left = [...answers]
  const store = createDelegationsStore(
    bffClient(async (url, init) => {
      asked.push(`${init.method} ${url} ${typeof init.body === 'string' ? init.body : ''}`.trim())
      return left.shift() ?? Response.error()
    }),
  )
  const agreed = (id: string) => delegationOf(store.getState().list, id as ConnectionId)
  return { store, asked, agreed }
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

  it('shows what is left of it once some was taken back, and all of it where that was refused', async () => {
    const less = { ...delegation('c1'), purpose: 'Less' }
    const { store, asked, agreed } = kit(listed(), Response.json(less), problem('consent-required'))
    await store.getState().load()
    const wish = { purpose: 'Less', operations: less.operations as never[], ends_at: less.ends_at }
    await store.getState().narrow({ connection: 'c1' as ConnectionId, ...wish })
    expect(asked.at(-1)).toBe(`PUT /bff/delegations/c1 ${JSON.stringify(wish)}`)
    expect(agreed('c1')?.purpose).toBe('Less')
    const more = await store.getState().narrow({ connection: 'c1' as ConnectionId, ...wish, purpose: 'More' })
    expect(more).toMatchObject({ failure: { code: 'consent-required' } })
    expect(agreed('c1')?.purpose).toBe('Less')
  })

  it('shows nothing of the person after a sign-out', async () => {
    const { store } = kit(listed())
    await store.getState().load()
    store.getState().clear()
    expect(JSON.stringify(store.getState())).not.toContain('Weekly review')
  })
})

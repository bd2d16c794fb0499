import type { ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { bffClient } from '../bff-client.ts'
import { sampleConnection } from '../sample-values.ts'
import { createConnectionsStore } from './connections-store.ts'

const connection = (id: string, status = 'active') => ({
  ...sampleConnection,
  model: 'personal-token',
  id,
  status,
})

const problem = (code: string) =>
  Response.json({ type: 't', title: 't', status: 400, code, reference: 'r1' }, { status: 400 })

const kit = (...responses: readonly Response[]) => {
  const requests: string[] = []
  const remaining = [...responses]
  const store = createConnectionsStore(
    bffClient(async (url, init) => {
      requests.push(`${init.method} ${url} ${typeof init.body === 'string' ? init.body : ''}`.trim())
      return remaining.shift() ?? Response.error()
    }),
  )
  const ids = () => {
    const { list } = store.getState()
    return list.phase === 'ready' ? list.value.map(({ id, status }) => `${id} ${status}`) : list.phase
  }
  return { store, requests, ids }
}

const listed = () => Response.json({ connections: [connection('c1'), connection('c2', 'choose-account')] })

describe('the connections store', () => {
  it('lists the connections of the BFF', async () => {
    const { store, ids } = kit(listed())
    expect(ids()).toBe('loading')
    await store.getState().load()
    expect(ids()).toEqual(['c1 active', 'c2 choose-account'])
  })

  it('keeps the list when a later refresh fails', async () => {
    const { store, ids } = kit(listed(), problem('store-unavailable'))
    await store.getState().load()
    await store.getState().load()
    expect(ids()).toEqual(['c1 active', 'c2 choose-account'])
  })

  it('keeps the failure when the first load fails', async () => {
    const { store } = kit(problem('store-unavailable'))
    await store.getState().load()
    expect(store.getState().list).toMatchObject({ phase: 'failed', failure: { code: 'store-unavailable' } })
  })

  it('adds a connection for a personal token without keeping the token', async () => {
    const { store, ids, requests } = kit(listed(), Response.json(connection('c3')))
    await store.getState().load()
    await store.getState().addPersonalToken({
      integration: 'acme' as IntegrationId,
      token: 'CANARY-PAT-1',
      ends_on: '2027-01-01',
    })
    expect(ids()).toEqual(['c1 active', 'c2 choose-account', 'c3 active'])
    expect(requests.at(-1)).toContain('CANARY-PAT-1')
    expect(JSON.stringify(store.getState())).not.toContain('CANARY-PAT-1')
  })

  it('replaces a connection after its account was chosen', async () => {
    const { store, ids, requests } = kit(listed(), Response.json(connection('c2')))
    await store.getState().load()
    await store.getState().chooseAccount('c2' as ConnectionId, 'a1')
    expect(ids()).toEqual(['c1 active', 'c2 active'])
    expect(requests.at(-1)).toBe('PUT /bff/connections/c2/account {"account":"a1"}')
  })

  it.each([
    ['was disconnected', Response.json({ revoked: 'yes' })],
    ['no longer existed', problem('connection-not-found')],
  ])('removes a connection that %s', async (_, response) => {
    const { store, ids } = kit(listed(), response)
    await store.getState().load()
    await store.getState().disconnect('c1' as ConnectionId)
    expect(ids()).toEqual(['c2 choose-account'])
  })

  it('keeps a connection if disconnecting it failed', async () => {
    const { store, ids } = kit(listed(), problem('store-unavailable'))
    await store.getState().load()
    const result = await store.getState().disconnect('c1' as ConnectionId)
    expect(result).toMatchObject({ kind: 'failed', failure: { code: 'store-unavailable' } })
    expect(ids()).toEqual(['c1 active', 'c2 choose-account'])
  })
})

import type { ConnectionId } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import type { SessionRecord } from '../store/ports/ports.ts'
import { ownConnection } from './own-connection.ts'

const id = 'connection' as ConnectionId
const row = { id, tenant: 'one', owner: 'ada', model: 'delegation' }

const mayUse = (session: Partial<SessionRecord>, found: object | undefined = row): Promise<boolean> => {
  const needs = { store: { connections: { find: () => Promise.resolve(found) } } }
  return ownConnection(needs as never, session as SessionRecord, id).then(
    () => true,
    () => false,
  )
}

test('a connection belongs to its owner in its tenant alone', async () => {
  expect(await mayUse({ tenant: 'one', subject: 'ada' })).toBe(true)
  expect(await mayUse({ tenant: 'two', subject: 'ada' })).toBe(false)
  expect(await mayUse({ tenant: 'one', subject: 'ben' })).toBe(false)
  expect(await mayUse({ tenant: 'one', subject: null })).toBe(false)
  expect(await mayUse({ tenant: 'one', subject: null }, { ...row, owner: null })).toBe(false)
})

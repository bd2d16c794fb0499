import { ConnectionId } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { blankConnection } from '../grants/blank-connection.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { RequestSession } from '../principal/request-session.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import { chooseAccount } from './choose-account.ts'

const connection = ConnectionId.parse('connection')
const requestSession = { session: { record: 'r', tenant: 't', subject: 'ana' } } as unknown as RequestSession
const clock = { now: () => Date.parse('2026-01-05T09:00:00Z') }
const random = { bytes: (length: number) => new Uint8Array(length) }

const rowOf = (status: ConnectionRow['status']): ConnectionRow => ({
  ...blankConnection(
    { clock, random },
    { tenant: 't', owner: 'ana', integration: 'crm' as never, model: 'delegation', account: 'a' },
  ),
  id: connection,
  status,
  tokenVersion: 3,
  choices: ['one', 'two'].map((id) => ({ id, name: id, detail: '' })),
})

/** A store in which another writer changes the connection before the first tries are stored. */
const open = (failures: number, status: ConnectionRow['status'] = 'choose-account') => {
  const changes: unknown[] = []
  const needs = {
    clock,
    integrations: new Map(),
    vault: { unreadable: { has: () => false } },
    store: {
      connections: {
        find: () => Promise.resolve(rowOf(status)),
        changeAt: (...change: unknown[]) => {
          changes.push(change)
          return Promise.resolve(changes.length > failures)
        },
      },
    },
  } as unknown as ConnectNeeds
  const choose = (account: string) => chooseAccount(needs)({ connection, account }, requestSession)
  return { choose, changes }
}

test('a choice is stored at the token set that was read, and the connection then works', async () => {
  const { choose, changes } = open(0)
  expect(await choose('two')).toMatchObject({ choice: 'two', status: 'active' })
  expect(changes).toEqual([[connection, 3, { choice: 'two', status: 'active' }]])
})

test('a choice changes no other status than that of a missing choice', async () => {
  const { choose } = open(0, 'reconnect-required')
  expect(await choose('one')).toMatchObject({ choice: 'one', status: 'reconnect-required' })
})

test('a choice that other writers overtake is tried five times', async () => {
  expect(await open(4).choose('one')).toMatchObject({ choice: 'one' })
  const { choose, changes } = open(5)
  await expect(choose('one')).rejects.toMatchObject({ code: 'internal' })
  expect(changes).toHaveLength(5)
})

test('an account that is none of the choices is refused, and nothing is stored', async () => {
  const { choose, changes } = open(0)
  await expect(choose('three')).rejects.toMatchObject({ code: 'account-unknown' })
  expect(changes).toEqual([])
})

import { expect, test } from 'vitest'
import { recheckUnreadable, type RecheckNeeds } from './recheck-unreadable.ts'

type Row = { sealed: string | null } | undefined

/** A vault with unreadable token sets; those with the text `repaired` open after some turns. */
const openEnvironment = (rows: ReadonlyMap<string, Row>) => {
  const unreadable = new Set(rows.keys())
  const read: string[] = []
  const needs = {
    vault: {
      unreadable: { ids: () => [...unreadable], drop: (id: string) => void unreadable.delete(id) },
      read: async ({ id, sealed }: { id: string; sealed: string }) => {
        read.push(id)
        await new Promise((resolve) => void setImmediate(resolve))
        if (sealed === 'repaired') unreadable.delete(id)
      },
    },
    store: {
      connections: {
        find: (id: string) => {
          if (id === 'away') return Promise.reject(new Error('away'))
          const row = rows.get(id)
          return Promise.resolve(row && { id, ...row })
        },
      },
    },
  } as unknown as RecheckNeeds
  return { recheck: recheckUnreadable(needs), unreadable, read }
}

test('VT-60: token sets that did not open are tried again, and those that are gone are not counted any more', async () => {
  const { recheck, unreadable, read } = openEnvironment(
    new Map<string, Row>([
      ['away', { sealed: 'damaged' }],
      ['damaged', { sealed: 'damaged' }],
      ['repaired', { sealed: 'repaired' }],
      ['erased', { sealed: null }],
      ['removed', undefined],
    ]),
  )
  expect(await recheck()).toBe(2)
  expect([...unreadable]).toEqual(['away', 'damaged'])
  expect(read).toEqual(['damaged', 'repaired'])
})

test('VT-60: one look tries twenty of them', async () => {
  const rows = Array.from({ length: 21 }, (_, at) => [`c${at}`, { sealed: 'damaged' }] as const)
  const { recheck, read } = openEnvironment(new Map(rows))
  expect(await recheck()).toBe(21)
  expect(read).toHaveLength(20)
})

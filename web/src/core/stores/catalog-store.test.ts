import {
  getCatalog,
  IntegrationId,
  listIntegrations,
  listOperations,
  OperationId,
} from '@planbridge/shared/contract'
import type { CatalogEntry, Endpoint, Operation } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import type { Call, CallResult } from '../bff-client.ts'
import { failed } from '../bff-client.ts'
import { createCatalogStore } from './catalog-store.ts'

const one = IntegrationId.parse('one')
const entry = { id: one, label: 'One' } as Partial<CatalogEntry> as CatalogEntry
const operation = { id: OperationId.parse('list-clients') } as Partial<Operation> as Operation

/** A BFF that answers each endpoint in turn with these results, and then again with the last one. */
const answering = (answers: ReadonlyMap<Endpoint, readonly CallResult<unknown>[]>) => {
  const calls: string[] = []
  const left = new Map([...answers].map(([endpoint, results]) => [endpoint, [...results]]))
  const call = async (endpoint: Endpoint) => {
    calls.push(endpoint.path)
    const results = left.get(endpoint) ?? []
    return (results.length > 1 ? results.shift() : results[0]) ?? failed('not-found')
  }
  return { calls, call: call as Call }
}

const ok = (output: unknown): CallResult<unknown> => ({ kind: 'ok', output })

test('WB-152: the start page loads no operations; a page that needs them loads those of its integration', async () => {
  const { call, calls } = answering(
    new Map<Endpoint, CallResult<unknown>[]>([
      [listIntegrations, [ok({ entries: [entry] })]],
      [listOperations, [ok({ operations: [operation] })]],
    ]),
  )
  const store = createCatalogStore(call)
  await store.getState().load()
  expect(calls).toEqual(['/integrations'])
  expect(store.getState().operations.size).toBe(0)
  await store.getState().loadOperations(one)
  expect(store.getState().operations.get(one)).toEqual({ phase: 'ready', value: [operation] })
  await store.getState().load()
  expect(calls.slice(2).toSorted()).toEqual(['/integrations', '/integrations/:integration/operations'])
})

test('WB-154: a page works with a BFF that has only the whole catalog', async () => {
  const { call, calls } = answering(
    new Map([[getCatalog, [ok({ entries: [{ ...entry, operations: [operation] }] })]]]),
  )
  const store = createCatalogStore(call)
  await store.getState().load()
  await store.getState().loadOperations(one)
  expect(store.getState().entries).toMatchObject({ phase: 'ready', value: [{ id: one }] })
  expect(store.getState().operations.get(one)).toEqual({ phase: 'ready', value: [operation] })
  expect(calls).toContain('/catalog')
})

test('a failed refresh keeps the operations that are shown; a failed first load says why', async () => {
  const lost = failed('answer-lost')
  const { call } = answering(
    new Map<Endpoint, CallResult<unknown>[]>([
      [listOperations, [lost, ok({ operations: [operation] }), lost]],
    ]),
  )
  const { getState } = createCatalogStore(call)
  await getState().loadOperations(one)
  expect(getState().operations.get(one)).toMatchObject({ phase: 'failed' })
  await getState().loadOperations(one)
  await getState().loadOperations(one)
  expect(getState().operations.get(one)).toEqual({ phase: 'ready', value: [operation] })
})

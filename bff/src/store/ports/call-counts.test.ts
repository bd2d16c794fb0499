import { ConnectionId } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { openCallCounts } from './call-counts.ts'
import type { CallCount } from './ports.ts'

const id = (name: string) => ConnectionId.parse(name)

const open = () => {
  const written: CallCount[] = []
  const state: { fails: (calls: CallCount) => boolean } = { fails: () => false }
  const counts = openCallCounts({
    addCalls: (calls) => {
      if (state.fails(calls)) return Promise.reject(new Error('the store is away'))
      written.push(calls)
      return Promise.resolve()
    },
  })
  return { counts, written, state }
}

test('OP-185: calls are written once, together per connection', async () => {
  const { counts, written } = open()
  counts.made(id('c1'), 10)
  counts.made(id('c2'), 11, 'rate-limited')
  counts.made(id('c1'), 12, 'provider-too-slow')
  counts.made(id('c1'), 13)
  expect(written).toEqual([])
  await Promise.all([counts.flush(), counts.flush()])
  expect(written).toEqual([
    { connection: 'c1', since: 10, at: 13, count: 3, failed: 1, code: 'provider-too-slow' },
    { connection: 'c2', since: 11, at: 11, count: 1, failed: 1, code: 'rate-limited' },
  ])
})

test('OP-185: after a failed write, counts that were not written are written with later ones, and others not again', async () => {
  const { counts, written, state } = open()
  for (const name of ['c1', 'c2', 'c3']) counts.made(id(name), 10)
  state.fails = ({ connection }) => connection === 'c2'
  const failing = counts.flush()
  counts.made(id('c2'), 20, 'provider-unreachable')
  counts.made(id('c1'), 21)
  await expect(failing).rejects.toThrow('away')
  state.fails = () => false
  await counts.flush()
  await counts.flush()
  const total = (name: string) =>
    written.filter(({ connection }) => connection === name).reduce((sum, { count }) => sum + count, 0)
  expect(['c1', 'c2', 'c3'].map(total)).toEqual([2, 2, 1])
  expect(written.find(({ connection }) => connection === 'c2')).toMatchObject({
    since: 10,
    at: 20,
    failed: 1,
    code: 'provider-unreachable',
  })
})

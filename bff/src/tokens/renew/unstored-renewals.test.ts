import { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { unstoredRenewals } from './unstored-renewals.ts'

const id = ConnectionId.parse('connection')
const turns = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}

/** Renewals in a store with these outcomes of each try, the last one again and again. Sleeps end when the test says so. */
const open = (outcomes: readonly (boolean | 'away')[]) => {
  const sleepers: { readonly ms: number; readonly wake: () => void }[] = []
  const discarded: string[] = []
  let tries = 0
  const renewals = unstoredRenewals({
    sleep: (ms) => new Promise<void>((wake) => void sleepers.push({ ms, wake })),
  })
  const renewal = {
    store: () => {
      const outcome = outcomes[Math.min(tries, outcomes.length - 1)]
      tries += 1
      return outcome === 'away' ? Promise.reject(new Error('away')) : Promise.resolve(outcome === true)
    },
    discard: (reason: string) => Promise.resolve(void discarded.push(reason)),
  }
  const wakeAll = async () => {
    for (const { wake } of sleepers.splice(0)) wake()
    await turns()
  }
  return { renewals, renewal, sleepers, discarded, wakeAll, tries: () => tries }
}

describe('RT-80: a renewed token set that the store does not accept', () => {
  test('is stored by the next try, half a second later, and then is none', async () => {
    const { renewals, renewal, sleepers, wakeAll, tries } = open(['away', true])
    expect(await renewals.settle(id)).toBe('none')
    renewals.keep(id, renewal)
    for (const count of [1, 2]) {
      expect(sleepers.map(({ ms }) => ms)).toEqual([500])
      await wakeAll()
      expect(tries()).toBe(count)
    }
    expect([sleepers.length, await renewals.settle(id)]).toEqual([0, 'none'])
  })

  test('is stored at once by the next renewal, once for all that wait for it', async () => {
    const { renewals, renewal, tries, discarded } = open([true])
    renewals.keep(id, renewal)
    expect(await Promise.all([renewals.settle(id), renewals.settle(id)])).toEqual(['settled', 'settled'])
    expect([tries(), discarded]).toEqual([1, []])
  })

  test('is discarded if another writer changed the connection', async () => {
    const { renewals, renewal, discarded } = open([false])
    renewals.keep(id, renewal)
    expect([await renewals.settle(id), discarded]).toEqual(['settled', ['changed']])
  })

  test('is stored before the process ends, without a wait if the store accepts it', async () => {
    const { renewals, renewal, sleepers, discarded } = open([true])
    renewals.keep(id, renewal)
    const before = sleepers.length
    let isDrained = false
    void renewals.drained().then(() => void (isDrained = true))
    await turns()
    expect([isDrained, sleepers.length - before, discarded]).toEqual([true, 0, []])
  })

  test('is discarded after sixteen tries, eight seconds, when the process ends', async () => {
    const { renewals, renewal, sleepers, discarded, tries } = open(['away'])
    renewals.keep(id, renewal)
    sleepers.splice(0)
    const waits: number[] = []
    const drained = renewals.drained().then(() => 'drained')
    for (let rounds = 0; rounds < 20; rounds += 1) {
      await turns()
      for (const { ms, wake } of sleepers.splice(0)) {
        waits.push(ms)
        wake()
      }
    }
    expect(await drained).toBe('drained')
    expect(waits).toEqual(Array.from({ length: 16 }, () => 500))
    expect([tries(), discarded]).toEqual([16, ['stopped']])
  })
})

import { expect } from 'vitest'
import type { Contract } from './contract.ts'
import { follow } from './follower.ts'

const longPoll = { timeout: 60_000 }

export const feedContract: Contract = {
  'the feed opens once and reports its freshness repeatedly': async (store) => {
    await using follower = follow(store)
    await expect.poll(follower.heardAt, longPoll).toBeGreaterThan(0)
    const first = follower.heardAt()
    await expect.poll(follower.heardAt, longPoll).toBeGreaterThan(first)
    expect([follower.opened(), follower.lost()]).toEqual([1, 0])
  },
  'a stopped feed reports nothing': async (store) => {
    const follower = follow(store)
    await expect.poll(follower.heardAt, longPoll).toBeGreaterThan(0)
    await follower[Symbol.asyncDispose]()
    const last = follower.heardAt()
    await new Promise((resolve) => void setTimeout(resolve, 700))
    expect([follower.heardAt(), follower.lost()]).toEqual([last, 0])
  },
}

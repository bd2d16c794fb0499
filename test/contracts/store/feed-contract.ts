import { expect } from 'vitest'
import { type Contract } from './contract.ts'
import { follow } from './follow.ts'

const patiently = { timeout: 10_000 }

export const feedContract: Contract = {
  'the feed opens once, and is heard of again and again': async (store) => {
    await using told = follow(store)
    await expect.poll(told.heardAt, patiently).toBeGreaterThan(0)
    const first = told.heardAt()
    await expect.poll(told.heardAt, patiently).toBeGreaterThan(first)
    expect([told.opened(), told.lost()]).toEqual([1, 0])
  },
  'once stopped it is silent': async (store) => {
    const told = follow(store)
    await expect.poll(told.heardAt, patiently).toBeGreaterThan(0)
    await told[Symbol.asyncDispose]()
    const last = told.heardAt()
    await new Promise((resolve) => void setTimeout(resolve, 700))
    expect([told.heardAt(), told.lost()]).toEqual([last, 0])
  },
}

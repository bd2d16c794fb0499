import { expect, test } from 'vitest'
import { purgeStore } from './purge-store.ts'

/** A purge of a store that has old rows for so many parts. */
const open = (parts: number, fails = false) => {
  const happened: string[] = []
  let left = parts
  const purge = purgeStore(
    {
      store: {
        purge(now, seenAfter) {
          if (fails) return Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }))
          happened.push(`${now} ${seenAfter}`)
          left -= 1
          return Promise.resolve(left > 0)
        },
      },
      clock: { now: () => 1_000_000 },
      sleep: () => Promise.resolve(void happened.push('pause')),
      events: { purgeFailed: ({ detail }) => void happened.push(detail) },
    },
    60,
  )
  return { purge, happened }
}

const part = `1000000 ${1_000_000 - 60_000 - 120_000}`

test('OP-190: a purge continues until nothing old is left, and pauses between its parts', async () => {
  const { purge, happened } = open(3)
  await purge()
  expect(happened).toEqual([part, 'pause', part, 'pause', part])
})

test('OP-190: a purge ends after twenty parts, and the next one continues', async () => {
  const { purge, happened } = open(25)
  await purge()
  expect(happened.filter((one) => one === part)).toHaveLength(20)
  await purge()
  expect(happened.filter((one) => one === part)).toHaveLength(25)
})

test('OP-190: a part that fails is reported and ends the purge', async () => {
  const { purge, happened } = open(3, true)
  await purge()
  expect(happened).toEqual(['ECONNREFUSED'])
})

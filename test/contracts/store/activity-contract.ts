import { expect } from 'vitest'
import { idOf, rowOf } from './connections-contract.ts'
import { type Contract, noon } from './contract.ts'

const many = Array.from({ length: 1_200 }, (_, at) => `c${at}`)

const sessionOf = (record: string) => ({
  record,
  tenant: 'deployment',
  subject: 'ada',
  seenAt: noon,
  endsAt: noon + 3_600_000,
})

export const activityContract: Contract = {
  'a batch writes all its times and changes no other field': async ({ connections, sessions, activity }) => {
    for (const id of ['c1', 'c2', 'c3']) await connections.add(rowOf({ id: idOf(id), account: id }))
    for (const record of ['r1', 'r2']) await sessions.create(sessionOf(record), `hash-of-${record}`)
    await activity.write({
      used: new Map([
        [idOf('c1'), noon + 1],
        [idOf('c2'), noon + 2],
        [idOf('gone'), noon],
      ]),
      seen: new Map([['r1', noon + 3]]),
    })
    expect(await connections.find(idOf('c1'))).toEqual(
      rowOf({ id: idOf('c1'), account: 'c1', usedAt: noon + 1 }),
    )
    expect((await connections.find(idOf('c2')))?.usedAt).toBe(noon + 2)
    expect((await connections.find(idOf('c3')))?.usedAt).toBeNull()
    expect(await sessions.find('hash-of-r1')).toEqual({ ...sessionOf('r1'), seenAt: noon + 3 })
    expect(await sessions.find('hash-of-r2')).toEqual(sessionOf('r2'))
  },
  'a later time written by another instance is not lowered': async ({ connections, sessions, activity }) => {
    await connections.add(rowOf())
    await sessions.create(sessionOf('r1'), 'hash')
    const batch = (at: number) => ({ used: new Map([[idOf('c1'), at]]), seen: new Map([['r1', at]]) })
    await activity.write(batch(noon + 9))
    await activity.write(batch(noon + 4))
    expect((await connections.find(idOf('c1')))?.usedAt).toBe(noon + 9)
    expect((await sessions.find('hash'))?.seenAt).toBe(noon + 9)
  },
  'a batch larger than one statement is written completely': async ({ connections, activity }) => {
    await Promise.all(many.map((id) => connections.add(rowOf({ id: idOf(id), account: id }))))
    await activity.write({ used: new Map(many.map((id) => [idOf(id), noon])), seen: new Map() })
    const rows = await connections.listOwned('deployment', 'ada')
    expect(rows.filter(({ usedAt }) => usedAt === noon)).toHaveLength(many.length)
  },
  'an empty batch succeeds': async ({ activity }) => {
    await expect(activity.write({ used: new Map(), seen: new Map() })).resolves.toBeUndefined()
  },
}

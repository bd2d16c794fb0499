import { expect } from 'vitest'
import { idOf, rowOf } from './connections-exam.ts'
import { type Exam, noon } from './exam.ts'

const one = idOf('c1')
const until = noon + 15_000
const twenty = Array.from({ length: 20 }, (_, at) => `process-${at}`)

export const turnsExam: Exam = {
  'RT-04: of twenty processes at once exactly one has the turn': async ({ connections }) => {
    await connections.add(rowOf())
    const turns = await Promise.all(twenty.map((owner) => connections.takeTurn(one, owner, noon, until)))
    expect(turns.filter(Boolean)).toHaveLength(1)
  },
  'a turn is for one connection': async ({ connections }) => {
    await connections.add(rowOf())
    await connections.add(rowOf({ id: idOf('c2'), account: 'other' }))
    expect(await connections.takeTurn(one, 'a', noon, until)).toBeDefined()
    expect(await connections.takeTurn(idOf('c2'), 'b', noon, until)).toBeDefined()
    expect(await connections.takeTurn(idOf('none'), 'b', noon, until)).toBeUndefined()
  },
  'who ends a turn makes room for the next': async ({ connections }) => {
    await connections.add(rowOf())
    const turn = await connections.takeTurn(one, 'a', noon, until)
    expect(await connections.takeTurn(one, 'a', noon, until)).toBeUndefined()
    if (turn) await connections.endTurn(one, turn)
    expect(await connections.takeTurn(one, 'b', noon, until)).toBeDefined()
  },
  'RT-05: the turn of a process that died is taken over once it has run out, and not before': async ({
    connections,
  }) => {
    await connections.add(rowOf())
    await connections.takeTurn(one, 'dead', noon, until)
    expect(await connections.takeTurn(one, 'b', until, until + 15_000)).toBeUndefined()
    const claims = await Promise.all(
      twenty.map((owner) => connections.takeTurn(one, owner, until + 1, until + 15_001)),
    )
    expect(claims.filter(Boolean)).toHaveLength(1)
  },
  'RT-05: who comes back after losing the turn cannot end that of the next': async ({ connections }) => {
    await connections.add(rowOf())
    const late = await connections.takeTurn(one, 'a', noon, until)
    const next = await connections.takeTurn(one, 'b', until + 1, until + 15_001)
    expect(next?.fence).toBeGreaterThan(late?.fence ?? Infinity)
    if (late) await connections.endTurn(one, late)
    expect(await connections.takeTurn(one, 'c', until + 2, until + 15_002)).toBeUndefined()
  },
  'RT-05: the same process with an older fence cannot end its newer turn': async ({ connections }) => {
    await connections.add(rowOf())
    const older = await connections.takeTurn(one, 'a', noon, until)
    await connections.takeTurn(one, 'a', until + 1, until + 15_001)
    if (older) await connections.endTurn(one, older)
    expect(await connections.takeTurn(one, 'b', until + 2, until + 15_002)).toBeUndefined()
  },
  'a turn changes nothing of the connection that anybody reads': async ({ connections }) => {
    await connections.add(rowOf())
    await connections.takeTurn(one, 'a', noon, until)
    expect(await connections.find(one)).toEqual(rowOf())
  },
}

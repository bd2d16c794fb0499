import { describe, expect, test } from 'vitest'
import { openTail } from './tail.ts'

const now = 1_000_000

interface Given {
  readonly after?: (position: { number: number }, max: number) => readonly { position: object }[]
  readonly among?: () => readonly object[]
  readonly fails?: () => boolean
}

const session = { record: 'record', subject: 'ana', endsAt: now + 1, seenAt: now }

const open = ({ after = () => [], among = () => [session], fails = () => false }: Given = {}) => {
  const log: unknown[] = []
  let tick = (): void => undefined
  let stops = 0
  const tail = openTail({
    clock: { now: () => now },
    idleSeconds: 60,
    events: { backgroundTaskFailed: () => void log.push('reported') },
    every: (ms: number, work: () => void) => {
      log.push(`every ${ms}`)
      tick = work
      return () => void (stops += 1)
    },
    store: {
      timeline: {
        head: () =>
          fails() ? Promise.reject(new Error('away')) : Promise.resolve({ transaction: 0, number: 7 }),
        after: (position: { number: number }, max: number) => {
          log.push(`after ${position.number} ${max}`)
          return Promise.resolve(after(position, max))
        },
      },
      sessions: {
        among: (records: readonly string[]) =>
          Promise.resolve((log.push(`among ${records.join()}`), among())),
      },
    },
  } as never)
  const reader = (name: string, change: object = {}) => ({
    session: { ...session, ...change } as never,
    offer: (row: { id?: string }) => void log.push(`${name} offer ${row.id}`),
    look: () => void log.push(`${name} look`),
    tick: () => void log.push(`${name} tick`),
    end: () => void log.push(`${name} end`),
  })
  const turn = async () => {
    tick()
    await settle()
  }
  const settle = () => new Promise((resolve) => void setImmediate(resolve))
  return { tail, log, reader, turn, settle, stops: () => stops }
}

describe('OP-182: the tail of the timeline', () => {
  test('looks once a second while there are readers: from the present on, for all of them together', async () => {
    const { tail, log, reader, turn, settle, stops } = open({
      after: ({ number }) =>
        number === 7 ? [{ id: 'x', position: { transaction: 0, number: 8 } } as never] : [],
    })
    const [one, two] = [reader('one'), reader('two')]
    tail.add(one)
    tail.add(two)
    await settle()
    expect(log).toEqual(['every 1000', 'one tick', 'among record', 'one look', 'two look'])
    log.length = 0
    await turn()
    expect(log).toEqual(['one tick', 'two tick', 'among record', 'after 7 500', 'one offer x', 'two offer x'])
    log.length = 0
    await turn()
    expect(log.at(-1)).toBe('after 8 500')
    tail.remove(one)
    expect(stops()).toBe(0)
    tail.remove(two)
    expect(stops()).toBe(1)
    log.length = 0
    tail.add(one)
    await settle()
    expect(log).toEqual(['every 1000', 'one tick', 'among record', 'one look'])
  })

  test('reads on at once if there is more than a page', async () => {
    const page = Array.from({ length: 500 }, (_, n) => ({ position: { transaction: 0, number: 8 + n } }))
    const { tail, log, reader, turn, settle } = open({ after: ({ number }) => (number === 7 ? page : []) })
    tail.add(reader('one'))
    await settle()
    await turn()
    expect(log.filter((entry) => String(entry).startsWith('after'))).toEqual(['after 7 500', 'after 507 500'])
  })

  test.each<[string, readonly object[], boolean]>([
    ['is live', [session], false],
    ['is gone', [], true],
    ['has another person', [{ ...session, subject: 'ben' }], true],
    ['has ended', [{ ...session, endsAt: now }], true],
    ['was seen lately', [{ ...session, seenAt: now - 129_999 }], false],
    [
      'was not seen for so long, including what is not written yet',
      [{ ...session, seenAt: now - 130_000 }],
      true,
    ],
  ])('OP-183: ends a reader unless its session %s', async (_, among, ends) => {
    const { tail, log, reader, settle } = open({ among: () => among })
    tail.add(reader('one'))
    await settle()
    expect(log.includes('one end')).toBe(ends)
  })

  test('OP-183: ends readers whose sessions could not be checked for half a minute, counted from the last look that could', async () => {
    let fails = true
    const { tail, log, reader, turn, settle } = open({ fails: () => fails })
    tail.add(reader('one'))
    await settle()
    for (let looks = 1; looks < 29; looks += 1) await turn()
    expect(log).not.toContain('one end')
    fails = false
    await turn()
    expect(log).not.toContain('one end')
  })

  test('ends readers after thirty looks that failed', async () => {
    const { tail, log, reader, turn, settle } = open({ fails: () => true })
    tail.add(reader('one'))
    await settle()
    for (let looks = 1; looks < 29; looks += 1) await turn()
    expect(log).not.toContain('one end')
    await turn()
    expect(log).toContain('one end')
    expect(log.filter((entry) => entry === 'reported')).toHaveLength(1)
  })

  test('ends all readers when the process stops, and each later one at once', async () => {
    const { tail, log, reader } = open()
    tail.add(reader('one'))
    tail.end()
    expect(log).toContain('one end')
    tail.add(reader('two'))
    expect(log).toContain('two end')
  })
})

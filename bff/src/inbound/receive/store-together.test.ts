import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Failure } from '../../failure.ts'
import type { NewInboundEvent, Store } from '../../store/ports/ports.ts'
import { storeTogether } from './store-together.ts'

const eventOf = (integration: string, fingerprint: string) =>
  ({ integration, fingerprint, id: fingerprint }) as unknown as NewInboundEvent

/** A store whose writes wait until they are released. It refuses some events. */
const opened = (refusal: (fingerprint: string) => Error | undefined = () => undefined) => {
  const writes: string[] = []
  const held: (() => void)[] = []
  const hold = () => new Promise<void>((resolve) => void held.push(resolve))
  const write = (label: string, { fingerprint }: NewInboundEvent) => {
    writes.push(`${label} ${fingerprint}`)
    const error = refusal(fingerprint)
    if (error) throw error
    return Promise.resolve({ id: fingerprint, repeats: 0 })
  }
  const store = {
    inbound: {
      add: async (event: NewInboundEvent) => {
        await hold()
        return write('one', event)
      },
    },
    atomically: async (work: (tables: unknown) => Promise<unknown>) => {
      await hold()
      return work({ inbound: { add: (event: NewInboundEvent) => write('together', event) } })
    },
  } as unknown as Pick<Store, 'inbound' | 'atomically'>
  const release = async () => {
    for (const free of held.splice(0)) free()
    await turn()
  }
  return { add: storeTogether(store), writes, release, waiting: () => held.length }
}

const settled = (all: readonly Promise<{ readonly id: string }>[]) =>
  Promise.all(
    all.map((one) =>
      one.then(
        ({ id }) => id,
        (error: Error) => error.message,
      ),
    ),
  )

test('WH-18: an event alone is one statement, and those that arrive meanwhile are one transaction, in one order', async () => {
  const { add, writes, release, waiting } = opened()
  const all = ['c', 'b', 'a'].map((fingerprint) => add(eventOf('one', fingerprint)))
  expect(waiting()).toBe(1)
  await release()
  await release()
  expect(await settled(all)).toEqual(['c', 'b', 'a'])
  expect(writes).toEqual(['one c', 'together a', 'together b'])
  const last = add(eventOf('one', 'd'))
  await release()
  expect((await last).id).toBe('d')
})

test('WH-22: events of another integration do not wait', async () => {
  const { add, writes, release } = opened()
  const all = [add(eventOf('one', 'a')), add(eventOf('one', 'b')), add(eventOf('other', 'c'))]
  await release()
  expect(writes).toEqual(['one a', 'one c'])
  await release()
  expect(await settled(all)).toEqual(['a', 'b', 'c'])
})

test('WH-18: an event that the store refuses costs no other one, and all of them learn of an outage', async () => {
  const { add, release } = opened((fingerprint) => {
    if (fingerprint === 'odd') return new Failure('internal', 'refused')
    return fingerprint === 'away' ? new Failure('store-unavailable', 'away') : undefined
  })
  const some = settled(['first', 'odd', 'fine'].map((fingerprint) => add(eventOf('one', fingerprint))))
  for (let rounds = 0; rounds < 4; rounds += 1) await release()
  expect(await some).toEqual(['first', 'internal: refused', 'fine'])
  const others = settled(['first', 'away', 'fine'].map((fingerprint) => add(eventOf('one', fingerprint))))
  for (let rounds = 0; rounds < 4; rounds += 1) await release()
  const outage = 'store-unavailable: away'
  expect(await others).toEqual(['first', outage, outage])
})

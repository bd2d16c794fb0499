import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { deployment } from '../../harness/deployment/deployment.ts'
import { renewingDelegation, sleepOneMs } from '../../harness/deployment/renewing-delegation.ts'

/** A delegation whose instance cannot store renewed tokens until `accept` is called. */
const withoutTokenWrites = async () => {
  const world = await renewingDelegation()
  const { connections } = world.at.store
  const write = connections.putTokens
  connections.putTokens = () => Promise.reject(new Error('the store is away'))
  return { ...world, accept: () => void (connections.putTokens = write) }
}

const unavailable = { code: 'store-unavailable' }

describe('a renewed token set that the store does not accept', () => {
  test('RT-95: is kept until the store accepts it, and nothing is revoked', async () => {
    const { renew, fetchToken, row, accept, refreshTokensSent, revocations, events } =
      await withoutTokenWrites()
    await expect(renew()).rejects.toMatchObject(unavailable)
    expect(events('renewal.waits-for-store')).toHaveLength(1)
    accept()
    await expect.poll(async () => (await row())?.tokenVersion).toBe(2)
    expect(await fetchToken()).toMatchObject({ kind: 'token', version: 2 })
    expect([refreshTokensSent().length, revocations()]).toEqual([1, 0])
  })

  test('RT-95: renews again with its own refresh token', async () => {
    const { renew, row, accept, provider, refreshTokensSent } = await withoutTokenWrites()
    await expect(renew()).rejects.toMatchObject(unavailable)
    accept()
    await expect.poll(async () => (await row())?.tokenVersion).toBe(2)
    expect(await renew()).toMatchObject({ kind: 'token', version: 3 })
    expect([new Set(refreshTokensSent()).size, provider.refreshTokenCount()]).toEqual([2, 1])
  })

  test('RT-95: calls meanwhile get a temporary failure and send no refresh token', async () => {
    const { renew, fetchToken, refreshTokensSent, accept } = await withoutTokenWrites()
    await expect(renew()).rejects.toMatchObject(unavailable)
    expect(await Promise.all([fetchToken(), fetchToken(), fetchToken()])).toMatchObject(
      Array.from({ length: 3 }, () => ({ kind: 'refused', ...unavailable })),
    )
    expect(refreshTokensSent()).toHaveLength(1)
    accept()
  })

  test('RT-95: another instance does not use the old refresh token before the first has stored it', async () => {
    const { at, id, renew, accept, refreshTokensSent, row } = await withoutTokenWrites()
    await expect(renew()).rejects.toMatchObject(unavailable)
    const waited: number[] = []
    const other = await deployment({
      store: at.store,
      clock: at.clock,
      engines: {
        // While the other instance waits, the store is back, and the first instance stores.
        async sleep(ms) {
          waited.push(ms)
          accept()
          do await sleepOneMs()
          while ((await row())?.tokenVersion === 1)
        },
      },
    })
    const token = await other.planbridge.freshToken({ connection: id, present: false })
    expect(token).toMatchObject({ kind: 'token', version: 2 })
    expect(refreshTokensSent()).toHaveLength(1)
    expect(waited).toContain(1_000)
  })

  test('RT-95: is revoked if the person disconnected meanwhile', async () => {
    const { at, browser, id, accept, provider } = await withoutTokenWrites()
    // Shorter than the idle time of the person's session.
    at.clock.pass(20 * 60)
    const ahead = { connection: id, present: false, ahead: true }
    await expect(at.planbridge.freshToken(ahead)).rejects.toMatchObject(unavailable)
    expect((await browser.call(endpoints.disconnect, { connection: id })).status).toBe(200)
    accept()
    await expect.poll(() => provider.refreshTokenCount()).toBe(0)
  })

  test('RT-95: is revoked by an instance that stops before the store accepts it', async () => {
    const { at, renew, provider, events } = await withoutTokenWrites()
    await expect(renew()).rejects.toMatchObject(unavailable)
    await at.planbridge.drained()
    expect(provider.refreshTokenCount()).toBe(0)
    expect(events('renewal.lost')).toMatchObject([{ revoked: 'yes' }])
  })

  test('RT-95: is stored by an instance that stops while the store comes back', async () => {
    const { at, renew, accept, row, revocations } = await withoutTokenWrites()
    await expect(renew()).rejects.toMatchObject(unavailable)
    const drained = at.planbridge.drained()
    await sleepOneMs()
    accept()
    await drained
    expect([(await row())?.tokenVersion, revocations()]).toEqual([2, 0])
  })
})

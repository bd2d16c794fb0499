import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { clusterConfig, type Member } from '../../harness/cluster/cluster.ts'
import type { Delegate } from '../../harness/cluster/delegates.ts'
import { type ClusterEnvironment, openClusterEnvironment } from '../../harness/cluster/renewal-storm.ts'
import { appOrigin } from '../../harness/deployment/config-text.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { realClock } from '../../harness/deployment/movable-clock.ts'
import { createDatabase } from '../../harness/postgres/create-database.ts'
import { query } from '../../harness/postgres/database.ts'

const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const soon = { timeout: 60_000, interval: 10 }

const disconnect = ({ origin }: Member, { connection, cookie }: Delegate) =>
  fetch(`${origin}/bff/connections/${connection}`, {
    method: 'DELETE',
    headers: { cookie, origin: appOrigin.guests, 'x-planbridge': '1', 'sec-fetch-site': 'same-origin' },
  }).then(
    ({ status }) => status,
    () => 0,
  )

describe('a process that is killed between the end of an access and its revocation', () => {
  let environment: ClusterEnvironment
  beforeAll(async () => {
    environment = await openClusterEnvironment({ databaseUrl: await createDatabase(), delegates: 1, size: 2 })
  })
  afterAll(() => environment?.[Symbol.asyncDispose]())

  /** Another instance over the same database, whose background tasks run now and not once a minute. */
  const otherInstance = async () => {
    const { provider, databaseUrl } = environment
    const store = await postgresStore({ url: databaseUrl })
    onTestFinished(() => store.close())
    const programs = [{ origins: [provider.origin], fetch: (request: Request) => fetch(request) }]
    return deployment({ store, clock: realClock(61_000), config: clusterConfig(provider), programs })
  }

  test('RV-80: leaves it to another process, which makes it once', { timeout: 300_000 }, async () => {
    const { provider, cluster, databaseUrl, delegates } = environment
    const [member] = cluster.members
    const [delegate] = delegates
    if (!member || !delegate) throw new Error('the cluster is too small')
    const released = Promise.withResolvers<void>()
    provider.revokeAfter = released.promise
    const answered = disconnect(member, delegate)
    await expect.poll(() => provider.revocations.length, soon).toBe(1)
    await member.kill()
    expect(await answered).toBe(0)
    const pending = () => query(databaseUrl, 'select connection, tries, owner from pending_revocations')
    expect(await query(databaseUrl, 'select id from connections')).toEqual([])
    expect(await pending()).toMatchObject([{ connection: delegate.connection, tries: 0 }])
    released.resolve()
    if (isFull) {
      await query(databaseUrl, 'update pending_revocations set next_try_at = 1')
    } else {
      const { planbridge } = await otherInstance()
      await Promise.all([planbridge.backgroundTasks.maintain(), planbridge.backgroundTasks.maintain()])
    }
    const isConfirmed = async () => (await query(databaseUrl, 'select outcome from pending_revocations'))[0]
    await expect.poll(isConfirmed, { timeout: 200_000, interval: 50 }).toEqual({ outcome: 'yes' })
    expect(provider.revocations).toHaveLength(2)
  })
})

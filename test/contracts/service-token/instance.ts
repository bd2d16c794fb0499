import { createHash } from 'node:crypto'
import type { FreshToken } from '@planbridge/bff/internal/tokens/fresh-token-result.ts'
import { fetchForward, sqlStore } from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { ConnectionId } from '@planbridge/shared/contract'
import { deployment } from '../../harness/deployment/deployment.ts'
import type { MovableClock } from '../../harness/deployment/movable-clock.ts'

export interface InstanceWish {
  /** The store that all instances share. */
  readonly file: string
  /** Where the provider listens, on a real port. */
  readonly docplanner: string
}

/** The time of the machine, and how far this instance is ahead of it. */
const realClock = (aheadMs: number): MovableClock => {
  let ahead = aheadMs
  return { now: () => Date.now() + ahead, pass: (seconds) => void (ahead += seconds * 1000) }
}

/** One instance of ours over a shared file, with its providers behind real HTTP. */
export const openInstance = async ({ file, docplanner }: InstanceWish, aheadMs = 0) => {
  const store = await sqlStore(sqliteDialect(file))
  const reach = (request: Request) => fetch(request)
  return deployment({
    config: (text) => text.replaceAll('http://127.0.0.1:4104', docplanner),
    engines: { fetch: reach, forward: fetchForward(reach) },
    clock: realClock(aheadMs),
    store,
  })
}

export type Instance = Awaited<ReturnType<typeof openInstance>>

/** Which token was handed out, without saying it. */
const fingerprint = (fresh: FreshToken): string =>
  fresh.kind === 'token' ? createHash('sha256').update(fresh.tokens.access).digest('hex') : fresh.code

/** Asks for the connection's token many times at once; answers the fingerprints that were seen. */
export const askAtOnce = async ({ planbridge }: Instance, connection: string, times: number) => {
  const wish = { connection: ConnectionId.parse(connection), present: true }
  const asked = Array.from({ length: times }, async () => planbridge.freshToken(wish))
  return [...new Set((await Promise.all(asked)).map(fingerprint))]
}

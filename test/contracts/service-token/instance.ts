import { createHash } from 'node:crypto'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { FreshToken } from '@planbridge/bff/internal/tokens/token-state.ts'
import { fetchForward } from '@planbridge/bff/internal/transport/fetch-engine.ts'
import { ConnectionId } from '@planbridge/shared/contract'
import { deployment } from '../../harness/deployment/deployment.ts'
import { realClock } from '../../harness/deployment/movable-clock.ts'

export interface InstanceOptions {
  /** The path of the shared SQLite file. */
  readonly file: string
  /** The origin of the provider. */
  readonly docplanner: string
}

/** A Planbridge instance over a shared file, with its providers behind HTTP. */
export const openInstance = async ({ file, docplanner }: InstanceOptions, aheadMs = 0) => {
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

/** Identifies a token without revealing it. */
const fingerprint = (fresh: FreshToken): string =>
  fresh.kind === 'token' ? createHash('sha256').update(fresh.tokens.access).digest('hex') : fresh.code

/** Requests the token of a connection `times` times at once and returns the distinct fingerprints. */
export const requestTokens = async ({ planbridge }: Instance, connection: string, times: number) => {
  const options = { connection: ConnectionId.parse(connection), present: true }
  const pending = Array.from({ length: times }, async () => planbridge.freshToken(options))
  return [...new Set((await Promise.all(pending)).map(fingerprint))]
}

import { hostAccountOf } from '../domain/host-subject.ts'
import { Failure } from '../failure.ts'
import { type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import type { CachedConnection, Identity } from '../store/ports/ports.ts'
import type { ProxyNeeds } from './needs.ts'

export const notOfKey = (): Failure => new Failure('connection-not-found', 'unknown or not of this key')

/** The caller of a host's call: the host itself, or the user of it whose connection it is. */
export type HostCaller = 'host' | 'host-user'

/**
 * Finds on whose behalf a host calls. Fails with `host-subject-required` if a user of the host owns the connection and the call names
 * none, and with `connection-not-found` if it names another one. The cache may allow a call, never deny one.
 * @param subject The host's own id of its user.
 */
export const hostCaller = (
  needs: Pick<ProxyNeeds, 'cached' | 'store'>,
  row: CachedConnection,
  subject: string | undefined,
): MaybePromise<HostCaller> => {
  if (row.owner === '') return 'host'
  return whenKnown(
    needs.cached.identitiesOf(row.owner),
    (identities) => callerAmong(identities, subject) ?? storedCaller(needs, row, subject),
  )
}

const callerAmong = (
  identities: readonly Identity[],
  subject: string | undefined,
): HostCaller | undefined => {
  const account = hostAccountOf(identities)
  if (account === null) return subject === undefined ? 'host' : undefined
  return account === subject ? 'host-user' : undefined
}

const storedCaller = async (
  { store }: Pick<ProxyNeeds, 'store'>,
  row: CachedConnection,
  subject: string | undefined,
): Promise<HostCaller> => {
  const caller = callerAmong(await store.subjects.identitiesOf(row.owner), subject)
  if (caller) return caller
  if (subject === undefined)
    throw new Failure('host-subject-required', 'a user of the host owns it', { connection: row.id })
  throw notOfKey()
}

import type { HostScope } from '@planbridge/shared/host-api'
import type { HostKey } from '../domain/host-key.ts'
import { Failure } from '../failure.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'

/** The back end of a host, authenticated by its key. */
export interface HostKeyPrincipal extends Omit<HostKey, 'hashes'> {
  readonly kind: 'host-key'
}

export interface HostKeyNeeds {
  readonly hostKeys: readonly HostKey[]
  /** SHA-256 in base64url. */
  readonly hash: (text: string) => MaybePromise<string>
}

/** Resolves to the principal of a presented key; fails with `host-key-required` if the key is unknown or absent. */
export type AuthenticateHost = (key: string | undefined) => Promise<HostKeyPrincipal>

export const authenticateHost = ({ hostKeys, hash }: HostKeyNeeds): AuthenticateHost => {
  const principals = new Map(
    hostKeys.flatMap(({ hashes, ...facts }) => {
      const principal = { kind: 'host-key', ...facts } as const
      return hashes.map((keyHash) => [keyHash, principal] as const)
    }),
  )
  return async (key) => {
    // The lookup is by hash, so its duration reveals nothing about a key.
    const principal = key === undefined ? undefined : principals.get(await hash(key))
    if (!principal) throw new Failure('host-key-required', 'no valid host key')
    return principal
  }
}

/** Fails with `host-key-not-permitted` unless the key has the scope. */
export const requireScope = ({ name, scopes }: HostKeyPrincipal, scope: HostScope): void => {
  if (!scopes.includes(scope)) throw new Failure('host-key-not-permitted', `${name} has no scope ${scope}`)
}

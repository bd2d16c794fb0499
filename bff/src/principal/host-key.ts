import type { HostKey } from '../domain/host-key.ts'
import { Failure } from '../failure.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'

/** The back end of a host, authenticated by its key. */
export interface HostKeyPrincipal extends Omit<HostKey, 'hash'> {
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
    hostKeys.map(({ hash: keyHash, ...facts }) => [keyHash, { kind: 'host-key', ...facts } as const]),
  )
  return async (key) => {
    // The lookup is by hash, so its duration reveals nothing about a key.
    const principal = key === undefined ? undefined : principals.get(await hash(key))
    if (!principal) throw new Failure('host-key-required', 'no valid host key')
    return principal
  }
}

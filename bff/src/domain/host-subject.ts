/**
 * The issuer of the identities of hosts' users. `account` is the host's own id of its user, unique within the tenant of the host key.
 * Such an identity is no sign-in, and no provider has this issuer.
 */
export const hostIssuer = 'urn:planbridge:host'

interface Account {
  readonly issuer: string
  readonly account: string
}

/** The host's own id of a user; null if the identities are not those of a host's user. */
export const hostAccountOf = (identities: readonly Account[]): string | null =>
  identities.find(({ issuer }) => issuer === hostIssuer)?.account ?? null

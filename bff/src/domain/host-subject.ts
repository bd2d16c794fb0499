/**
 * The issuer of the identities of hosts' users. `account` is the host's own id of its user, unique within the tenant of the host key.
 * Such an identity is no sign-in, and no provider has this issuer.
 */
export const hostIssuer = 'urn:planbridge:host'

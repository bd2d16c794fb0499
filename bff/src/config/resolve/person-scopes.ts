/** Scopes about a person, which a client that acts for itself must not request. @see https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims */
export const personScopes: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
])

/**
 * The scopes that concern a person. Providers refuse them with client credentials.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims
 */
export const personScopes: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
])

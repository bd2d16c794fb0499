export interface KnownScope {
  readonly name: string
  readonly kind: 'identity' | 'resource' | 'offline'
  /** The text on the consent page. */
  readonly consentText: string
}

/** The scopes of this simulator. Only `openid profile crm.read` are documented; every other name is assigned at onboarding. */
export const knownScopes: readonly KnownScope[] = [
  { name: 'openid', kind: 'identity', consentText: 'Know who you are' },
  { name: 'profile', kind: 'identity', consentText: 'See your name' },
  {
    name: 'offline_access',
    kind: 'offline',
    consentText:
      'Act on your behalf while you are away, for up to 30 days from today (a time-limited delegation)',
  },
  { name: 'crm.read', kind: 'resource', consentText: 'Read the clients that you can see' },
  // assumed: named after crm.read
  { name: 'crm.write', kind: 'resource', consentText: 'Create and change clients on your behalf' },
  // assumed: named after crm.read
  { name: 'profiling.read', kind: 'resource', consentText: 'Read risk questionnaires and their results' },
  // assumed: named after crm.read
  { name: 'finances.read', kind: 'resource', consentText: 'Read the finances of your clients' },
]

const scopeNamed = (name: string) => knownScopes.find((scope) => scope.name === name)

export const isKnownScope = (name: string) => scopeNamed(name) !== undefined

export const isIdentityScope = (name: string) => scopeNamed(name)?.kind === 'identity'

/** The texts of the consent page. The delegation text contains the duration that the server is configured with. */
export const describeScopes = (names: readonly string[], delegationSeconds: number) => {
  const days = Math.max(1, Math.round(delegationSeconds / 86_400))
  return names.map((name) => (scopeNamed(name)?.consentText ?? name).replace('30 days', `${days} days`))
}

export const splitScopes = (text: string) => [...new Set(text.split(' ').filter((name) => name !== ''))]

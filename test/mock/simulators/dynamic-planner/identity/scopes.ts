export interface KnownScope {
  readonly name: string
  readonly kind: 'identity' | 'resource' | 'offline'
  /** What the consent page says. */
  readonly inPlainWords: string
}

/** The scopes of this simulator. Only `openid profile crm.read` are documented; every other name is allotted at onboarding. */
export const knownScopes: readonly KnownScope[] = [
  { name: 'openid', kind: 'identity', inPlainWords: 'Know who you are' },
  { name: 'profile', kind: 'identity', inPlainWords: 'See your name' },
  {
    name: 'offline_access',
    kind: 'offline',
    inPlainWords:
      'Keep working on your behalf while you are away, for up to 30 days from today (a time-bound delegation)',
  },
  { name: 'crm.read', kind: 'resource', inPlainWords: 'Read the clients that you can see' },
  // assumed: named after crm.read
  { name: 'crm.write', kind: 'resource', inPlainWords: 'Create and change clients on your behalf' },
  // assumed: named after crm.read
  { name: 'profiling.read', kind: 'resource', inPlainWords: 'Read risk questionnaires and their results' },
  // assumed: named after crm.read
  { name: 'finances.read', kind: 'resource', inPlainWords: 'Read the finances of your clients' },
]

const scopeNamed = (name: string) => knownScopes.find((scope) => scope.name === name)

export const isKnownScope = (name: string) => scopeNamed(name) !== undefined

export const isIdentityScope = (name: string) => scopeNamed(name)?.kind === 'identity'

/** The consent page's sentences; the delegation names this server's own duration. */
export const scopesInPlainWords = (names: readonly string[], delegationSeconds: number) => {
  const days = Math.max(1, Math.round(delegationSeconds / 86_400))
  return names.map((name) => (scopeNamed(name)?.inPlainWords ?? name).replace('30 days', `${days} days`))
}

export const splitScopes = (text: string) => [...new Set(text.split(' ').filter((name) => name !== ''))]

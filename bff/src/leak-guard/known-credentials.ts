import type { Integration } from '../domain/integration.ts'
import type { TokenSet } from '../vault/token-vault.ts'
import { type Credentials, credentialsOf } from './credentials.ts'

export type CredentialsFor = (integration: Integration, tokens: TokenSet) => Credentials

/** Everything of a connection and of its integration that must not leave; made ready once for a token set, and gone with it. */
export const knownCredentials = (): CredentialsFor => {
  const known = new WeakMap<TokenSet, Credentials>()
  return (integration, tokens) => {
    const credentials = known.get(tokens) ?? credentialsOf(secretsOf(integration, tokens))
    known.set(tokens, credentials)
    return credentials
  }
}

const secretsOf = (
  { client, subscriptionKeys }: Integration,
  { access, refresh }: TokenSet,
): readonly string[] => [
  access,
  ...(refresh === null ? [] : [refresh]),
  ...(client ? [client.secret.reveal()] : []),
  ...subscriptionKeys.map(({ secret }) => secret.reveal()),
]

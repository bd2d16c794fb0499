import { identityIssuer } from '../domain/integration.ts'
import { displayText } from '../domain/provider-text.ts'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { type ProviderAccount, readAccount } from '../grants/read-account.ts'
import { requirePresence } from '../grants/require-presence.ts'
import { revokeUnused } from '../grants/revoke-unused.ts'
import { storeGrant } from '../grants/store-grant.ts'
import type { Attempt, ConnectionRow } from '../store/ports/ports.ts'
import type { Completion, ExchangedGrant, OwnerRequest } from './completion.ts'
import { signIn } from './sign-in.ts'

/** Finds the owner of an exchanged grant by the attempt's purpose and stores the grant as a connection of that owner. */
export const resolveOwner = async (
  needs: ConnectNeeds,
  completion: Completion,
  exchanged: ExchangedGrant,
): Promise<ConnectionRow> => {
  const { integration, grant, claims } = exchanged
  const account = await grantedAccount(needs, exchanged)
  const identity = { issuer: identityIssuer(integration), account: account.id }
  try {
    requireRefreshToken(completion, exchanged)
    const { terms, model, purpose } = completion.attempt
    const owner = await ownerFor[purpose](needs, { completion, identity, account })
    const row = await storeGrant(needs, { claims, terms, integration, grant, account, owner, model })
    await requirePresence(needs, completion.session, row)
    return row
  } catch (error) {
    await revokeUnused(needs, integration, grant, account.id)
    throw error
  }
}

// A delegation continues while the person is away, which requires a refresh token.
const requireRefreshToken = ({ attempt }: Completion, { grant }: ExchangedGrant) => {
  if (attempt.terms && grant.refreshToken === null)
    throw new Failure('delegation-not-granted', 'no refresh token')
}

const grantedAccount = async (
  needs: ConnectNeeds,
  { integration, grant, claims }: ExchangedGrant,
): Promise<ProviderAccount> => {
  if (claims) return accountFromClaims(claims)
  const { accessToken } = grant
  return readAccount(needs, { integration, accessToken, rejectedCode: 'provider-failing' })
}

const accountFromClaims = (claims: Readonly<Record<string, unknown>>): ProviderAccount => {
  const text = (name: string) => (typeof claims[name] === 'string' ? displayText(claims[name], 255) : null)
  return {
    id: String(claims['sub']),
    name: text('name') ?? text('preferred_username') ?? text('email'),
    detail: text('email'),
    choices: [],
    preferred: null,
  }
}

type OwnerFor = (needs: ConnectNeeds, request: OwnerRequest) => Promise<string>

const samePerson = ({ attempt, session }: Completion): string => {
  // The session may have signed in as another person since the attempt started.
  if (session.subject === null || attempt.subject !== session.subject) {
    throw new Failure('attempt-of-another-session', 'the person of the session has changed')
  }
  return session.subject
}

const link: OwnerFor = async (needs, { completion, identity }) => {
  const person = samePerson(completion)
  const owner = await needs.store.subjects.attach(completion.session.tenant, identity, person)
  if (owner !== person)
    throw new Failure('identity-of-another-person', 'the identity belongs to another person')
  return person
}

const reconnect: OwnerFor = async (needs, request) => {
  const { completion, account } = request
  const person = samePerson(completion)
  const row = await reconnected(needs, completion.attempt)
  if (row.owner !== person)
    throw new Failure('connection-not-found', 'the connection belongs to another person')
  if (row.account !== account.id) throw new Failure('different-account', 'another account was granted')
  return link(needs, request)
}

const reconnected = async ({ store }: ConnectNeeds, { connection }: Attempt): Promise<ConnectionRow> => {
  const row = connection === null ? undefined : await store.connections.find(connection)
  if (!row) throw new Failure('connection-not-found', 'removed during the attempt')
  return row
}

const ownerFor: Record<Attempt['purpose'], OwnerFor> = { 'sign-in': signIn, link, reconnect }

import { Failure } from '../failure.ts'
import { identityIssuer } from '../domain/integration.ts'
import type { Attempt, ConnectionRow } from '../store/ports/ports.ts'
import type { Completion } from './completion.ts'
import type { Granted } from './exchanged-grant.ts'
import { storeGrant } from '../grants/store-grant.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { type ProviderAccount, readAccount } from '../grants/read-account.ts'
import { requirePresence } from '../grants/require-presence.ts'
import { revokeUnused } from '../grants/revoke-unused.ts'
import { signIn } from './sign-in.ts'
import type { OwnerRequest } from './owner-request.ts'

/** Finds out whose grant it is, whether it fits the purpose, and makes the connection of it. */
export const resolveOwner = async (
  needs: ConnectNeeds,
  completion: Completion,
  granted: Granted,
): Promise<ConnectionRow> => {
  const account = await whoGranted(needs, granted)
  const identity = { issuer: identityIssuer(granted.integration), account: account.id }
  try {
    refuseShortGrant(completion, granted)
    const owner = await ownerFor[completion.attempt.purpose](needs, { completion, identity, account })
    const row = await storeGrant(needs, {
      claims: granted.claims,
      terms: completion.attempt.terms,
      integration: granted.integration,
      grant: granted.grant,
      account,
      owner,
      model: completion.attempt.model,
    })
    await requirePresence(needs, completion.session, row)
    return row
  } catch (error) {
    await revokeUnused(needs, granted.integration, granted.grant, account.id)
    throw error
  }
}

// Without a refresh token nothing could go on once the person is away: that is not what they agreed to.
const refuseShortGrant = ({ attempt }: Completion, { grant }: Granted) => {
  if (attempt.terms && grant.refreshToken === null)
    throw new Failure('delegation-not-granted', 'no refresh token')
}

const whoGranted = async (
  { protocolClient, adapters }: ConnectNeeds,
  granted: Granted,
): Promise<ProviderAccount> => {
  const { integration, grant, claims } = granted
  if (claims) return claimedAccount(claims)
  const adapter = adapters[integration.provider.id]
  const reading = await readAccount({ protocolClient, adapter, integration, accessToken: grant.accessToken })
  if (reading.kind === 'account') return reading.account
  throw new Failure(reading.kind === 'failed' ? reading.code : 'provider-failing', reading.detail)
}

const claimedAccount = (claims: Readonly<Record<string, unknown>>): ProviderAccount => {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name].slice(0, 255) : null)
  return {
    id: String(claims['sub']),
    name: text('name') ?? text('preferred_username') ?? text('email'),
    detail: text('email'),
    choices: [],
    preferred: null,
  }
}

type OwnerFor = (needs: ConnectNeeds, settlement: OwnerRequest) => Promise<string>

const samePerson = ({ attempt, session }: Completion): string => {
  // Somebody else may have signed in to this session while the person was away at the provider.
  if (session.subject === null || attempt.subject !== session.subject) {
    throw new Failure('attempt-of-another-session', 'the person of the session has changed')
  }
  return session.subject
}

const link: OwnerFor = async (needs, { completion, identity }) => {
  const person = samePerson(completion)
  const owner = await needs.store.subjects.attach(completion.session.tenant, identity, person)
  if (owner !== person) throw new Failure('identity-of-another-person', 'the identity has an owner')
  return person
}

const reconnect: OwnerFor = async (needs, settlement) => {
  const { completion, account } = settlement
  const person = samePerson(completion)
  const row = await reconnected(needs, completion.attempt)
  if (row.owner !== person) throw new Failure('connection-not-found', 'not of this person any more')
  if (row.account !== account.id)
    throw new Failure('different-account', 'the person came back as somebody else')
  return link(needs, settlement)
}

const reconnected = async ({ store }: ConnectNeeds, { connection }: Attempt): Promise<ConnectionRow> => {
  const row = connection === null ? undefined : await store.connections.find(connection)
  if (!row) throw new Failure('connection-not-found', 'ended while the person was away')
  return row
}

const ownerFor: Record<Attempt['purpose'], OwnerFor> = { 'sign-in': signIn, link, reconnect }

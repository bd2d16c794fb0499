import type { endpoints } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { readPastedToken } from '@planbridge/shared/pasted'
import { type Integration, identityIssuer } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import { chosenAccount } from '../grants/account-choice.ts'
import { blankConnection } from '../grants/blank-connection.ts'
import { integrationFor } from '../grants/integration-for.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { type ProviderAccount, readAccount } from '../grants/read-account.ts'
import { otherPerson } from '../grants/other-person.ts'
import { requireRoom } from '../grants/require-room.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson, tenantOf } from '../principal/require-person.ts'
import type { ConnectionRow, SessionRecord } from '../store/ports/ports.ts'
import { emptyJournal } from '../tokens/renewal-journal.ts'
import { noTrouble } from '../tokens/token-trouble.ts'
import { connectionView } from './connection-view.ts'

/** Stores a pasted token as a connection after reading its account from the provider. */
export const addPersonalToken =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.addPersonalToken, 'browser-session'> =>
  async ({ integration: id, token, ends_on }, requestSession) => {
    const integration = integrationFor(needs, {
      id,
      model: 'personal-token',
      tenant: tenantOf(requestSession),
    })
    const endsAt = endOfDay(needs, integration, ends_on)
    const accessToken = bearerToken(token)
    const session = requirePerson({ session: await requestSession.begin() })
    const rejectedCode = 'personal-token-rejected'
    const account = await readAccount(needs, { integration, accessToken, rejectedCode })
    await requireOwnIdentity(needs, integration, session, account)
    const owner = session.subject
    const row = await storeToken(needs, { integration, owner, account, accessToken, endsAt })
    needs.events.connectionMade({ connection: row.id, integration: integration.id, model: row.model })
    return connectionView(needs, row)
  }

const endOfDay = ({ clock }: ConnectNeeds, { provider }: Integration, day: string): number => {
  const end = Date.parse(`${day}T23:59:59.999Z`)
  const daysMax = provider.accessModels['personal-token']?.daysMax ?? 366
  const inRange = end > clock.now() && end <= clock.now() + (daysMax + 1) * dayMs
  if (!inRange) throw new Failure('end-date-invalid', 'past, or beyond the longest lifetime of such a token')
  return end
}

/** The token in pasted text. Text that cannot be a token is refused here, before the provider is asked. */
const bearerToken = (pasted: string): string => {
  const read = readPastedToken(pasted)
  if (read.kind === 'token') return read.token
  if (read.kind === 'empty') throw new Failure('personal-token-malformed', 'the text contains no token')
  const { codePoint, position } = read.character
  const character = { code_point: codePoint, position }
  throw new Failure('personal-token-malformed', `${codePoint} at position ${position}`, { character })
}

const requireOwnIdentity = async (
  needs: ConnectNeeds,
  integration: Integration,
  { tenant, subject }: SessionRecord,
  { id }: ProviderAccount,
) => {
  const { store } = needs
  const owner = await store.subjects.ownerOf(tenant, { issuer: identityIssuer(integration), account: id })
  if (owner === undefined || owner === subject) return
  // A token is no sign-in, so it gives its holder nothing of the other person.
  if (!(await store.merges.ownsNothingBut(tenant, owner, id)))
    throw new Failure('identity-of-another-person', 'the token belongs to another person', {
      otherPerson: await otherPerson(needs, owner),
    })
}

interface TokenToStore {
  readonly integration: Integration
  readonly owner: string
  readonly account: ProviderAccount
  readonly accessToken: string
  readonly endsAt: number
}

const triesMax = 5

const storeToken = async (needs: ConnectNeeds, tokenToStore: TokenToStore): Promise<ConnectionRow> => {
  const { integration, owner, account } = tokenToStore
  const key = {
    tenant: integration.tenant,
    owner,
    integration: integration.id,
    model: 'personal-token',
    account: account.id,
  } as const
  for (let tries = 0; tries < triesMax; tries += 1) {
    const known = await needs.store.connections.findSame(key)
    if (!known) await requireRoom(needs, { ...key, subject: owner })
    const found = known ?? blankConnection(needs, key)
    const stored = await storeAt(needs, found, tokenToStore)
    if (stored) return stored
  }
  throw new Failure('internal', 'other writers kept changing the connection')
}

/** Stores the connection with its token, in one transaction; undefined if another writer changed the connection. */
const storeAt = async (
  needs: ConnectNeeds,
  found: ConnectionRow,
  { account, accessToken, endsAt }: TokenToStore,
): Promise<ConnectionRow | undefined> => {
  const tokens = { access: accessToken, refresh: null }
  const sealed = await needs.vault.seal(found, found.tokenVersion + 1, tokens)
  const { choices, preferred } = account
  const change = {
    accountName: account.name,
    accountDetail: account.detail,
    endsAt,
    renews: false,
    createdAt: needs.clock.now(),
    reason: null,
    journal: emptyJournal,
    ...noTrouble,
    ...chosenAccount({ choices, preferred, before: found.choice }),
  }
  const sealedTokens = { sealed, endsAt, staleAt: endsAt }
  return needs.store.atomically(async ({ connections, subjects }) => {
    // Merged with another person, or erased, in the meantime.
    if (!(await subjects.lock(found.owner)))
      throw new Failure('session-required', 'the person does not exist any more')
    const { id, tokenVersion } = await connections.add(found)
    const isRead = id === found.id && tokenVersion === found.tokenVersion
    const isStored = isRead && (await connections.putTokens(id, tokenVersion, sealedTokens, change))
    return isStored ? connections.find(id) : undefined
  })
}

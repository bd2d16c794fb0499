import type { AccessModel, DelegationTerms } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { type Integration, requestedScopes } from '../domain/integration.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import type { Connecting } from '../principal/request-session.ts'
import type {
  ConnectionChange,
  ConnectionRow,
  Millis,
  PendingRevocation,
  SealedTokens,
  Tables,
} from '../store/ports/ports.ts'
import { refreshEndsAt } from '../tokens/expiry.ts'
import { emptyJournal } from '../tokens/renewal-journal.ts'
import { sealTokenSet } from '../tokens/seal-token-set.ts'
import { noTrouble } from '../tokens/token-trouble.ts'
import type { TokenSet } from '../vault/token-vault.ts'
import { chosenAccount } from './account-choice.ts'
import { blankConnection, firstConnectedAt } from './blank-connection.ts'
import type { ConnectNeeds } from './needs.ts'
import type { ProviderAccount } from './read-account.ts'
import { verification } from './verification.ts'

export interface GrantToStore {
  readonly integration: Integration
  readonly grant: TokenGrant
  readonly account: ProviderAccount
  /** Claims of the ID token; null if there was none. */
  readonly claims: Readonly<Record<string, unknown>> | null
  readonly owner: string
  readonly model: AccessModel
  readonly terms: DelegationTerms | null
  /** Absent, unless a connect session makes the connection. */
  readonly connecting?: Connecting | undefined
}

/** A token set that is sealed for the next version of its connection. */
export interface PreparedGrant {
  /** The connection as it was read, or a new one. */
  readonly row: ConnectionRow
  readonly sealed: SealedTokens
  readonly change: ConnectionChange
  readonly terms: DelegationTerms | null
  readonly now: number
}

/** Another writer changed the connection after it was read. The transaction is rolled back and prepared again. */
export class StaleRead extends Error {
  override readonly name = 'StaleRead'
}

/**
 * Seals a grant for the one connection of its owner, integration, access model and account. Nothing is stored.
 * @param known That connection, if the owner gets it only in the transaction that stores the grant.
 */
export const prepareGrant = async (
  needs: ConnectNeeds,
  grantToStore: GrantToStore,
  known?: ConnectionRow,
): Promise<PreparedGrant> => {
  const { integration, account, owner, model, grant, terms } = grantToStore
  const now = needs.clock.now()
  const key = { tenant: integration.tenant, owner, integration: integration.id, model, account: account.id }
  const row = known ?? (await needs.store.connections.findSame(key)) ?? blankConnection(needs, key)
  const tokens = {
    access: grant.accessToken,
    refresh: grant.refreshToken,
    signIn: signInOf(grantToStore.claims),
  }
  const { expiresInSeconds } = grant
  const sealed = await sealTokenSet(needs, integration, row, { tokens, expiresInSeconds, now })
  return { row, sealed, change: changeFor(grantToStore, row, now), terms, now }
}

/** A stored connection, with the revocation that is owed for the token set that it had before. */
export interface StoredGrant {
  readonly row: ConnectionRow
  readonly replaced: PendingRevocation | undefined
}

/**
 * Stores a connection with its tokens and terms in the caller's transaction. Throws `StaleRead` if another writer was first. The terms
 * are written first, in the order in which all transactions lock the two rows.
 */
export const storeGrant = async (
  tables: Pick<Tables, 'connections' | 'delegations' | 'revocations'>,
  { revocations }: Pick<ConnectNeeds, 'revocations'>,
  { row, sealed, change, terms, now }: PreparedGrant,
): Promise<StoredGrant> => {
  const { connections, delegations } = tables
  if (terms) await delegations.put({ ...terms, connection: row.id, startsAt: now })
  const { id } = await connections.add(row)
  const isStored = id === row.id && (await connections.putTokens(id, row.tokenVersion, sealed, change))
  const stored = isStored ? await connections.find(id) : undefined
  if (!stored) throw new StaleRead('another writer changed the connection')
  return { row: stored, replaced: await revocations.owe(tables, row, 'replaced') }
}

const signInOf = (claims: GrantToStore['claims']): NonNullable<TokenSet['signIn']> => ({
  nonce: typeof claims?.['nonce'] === 'string' ? claims['nonce'] : null,
  authTime: typeof claims?.['auth_time'] === 'number' ? claims['auth_time'] : null,
})

const changeFor = (
  { integration, grant, account, model, terms, connecting }: GrantToStore,
  row: ConnectionRow,
  now: number,
): ConnectionChange => {
  const requested = requestedScopes(integration, model)
  return {
    accountName: account.name,
    accountDetail: account.detail,
    // Scopes that were granted without being requested are not used.
    scopes: grant.scopes === null ? requested : requested.filter((scope) => grant.scopes?.includes(scope)),
    renews: grant.refreshToken !== null,
    endsAt: terms === null ? presenceEnd(model, connecting) : now + terms.days * dayMs,
    createdAt: now,
    firstConnectedAt: firstConnectedAt(row, now),
    reason: null,
    journal: emptyJournal,
    ...noTrouble,
    refreshEndsAt: grant.refreshToken === null ? null : refreshEndsAt(integration, { now, consentedAt: now }),
    ...chosenAccount({ choices: account.choices, preferred: account.preferred, before: row.choice }),
    ...verification(connecting, row),
  }
}

const presenceEnd = (model: AccessModel, connecting: Connecting | undefined): Millis | null =>
  model === 'user-present' && connecting ? connecting.presentUntil : null

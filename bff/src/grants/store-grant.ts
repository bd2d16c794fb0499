import type { AccessModel, DelegationTerms } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { type Integration, requestedScopes } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import type { ConnectionChange, ConnectionRow } from '../store/ports/ports.ts'
import { refreshEndsAt } from '../tokens/expiry.ts'
import { emptyJournal } from '../tokens/renewal-journal.ts'
import { sealTokenSet } from '../tokens/seal-token-set.ts'
import { noTrouble } from '../tokens/token-trouble.ts'
import type { TokenSet } from '../vault/token-vault.ts'
import { chosenAccount } from './account-choice.ts'
import { blankConnection } from './blank-connection.ts'
import type { ConnectNeeds } from './needs.ts'
import type { ProviderAccount } from './read-account.ts'

const triesMax = 5

export interface GrantToStore {
  readonly integration: Integration
  readonly grant: TokenGrant
  readonly account: ProviderAccount
  /** Claims of the ID token; null if there was none. */
  readonly claims: Readonly<Record<string, unknown>> | null
  readonly owner: string
  readonly model: AccessModel
  readonly terms: DelegationTerms | null
}

/** Stores a grant in the one connection of its owner, integration, access model and account. */
export const storeGrant = async (needs: ConnectNeeds, grantToStore: GrantToStore): Promise<ConnectionRow> => {
  const { integration, account, owner, model, grant } = grantToStore
  const now = needs.clock.now()
  const found = await needs.store.connections.add(
    blankConnection(needs, {
      tenant: integration.tenant,
      owner,
      integration: integration.id,
      model,
      account: account.id,
    }),
  )
  const tokens = {
    access: grant.accessToken,
    refresh: grant.refreshToken,
    signIn: signInOf(grantToStore.claims),
  }
  const { expiresInSeconds } = grant
  for (let row: ConnectionRow | undefined = found, tries = 0; row && tries < triesMax; tries++) {
    const sealed = await sealTokenSet(needs, integration, row, { tokens, expiresInSeconds, now })
    const change = changeFor(grantToStore, row, now)
    const put = await needs.store.connections.putTokens(row.id, row.tokenVersion, sealed, change)
    row = await needs.store.connections.find(row.id)
    if (put && row) return withTerms(needs, row, grantToStore, now)
  }
  throw new Failure('internal', 'other writers kept changing the connection')
}

const withTerms = async (
  { store }: ConnectNeeds,
  row: ConnectionRow,
  { terms }: GrantToStore,
  now: number,
): Promise<ConnectionRow> => {
  if (terms) await store.delegations.put({ ...terms, connection: row.id, startsAt: now })
  return row
}

const signInOf = (claims: GrantToStore['claims']): NonNullable<TokenSet['signIn']> => ({
  nonce: typeof claims?.['nonce'] === 'string' ? claims['nonce'] : null,
  authTime: typeof claims?.['auth_time'] === 'number' ? claims['auth_time'] : null,
})

const changeFor = (
  { integration, grant, account, model, terms }: GrantToStore,
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
    endsAt: terms === null ? null : now + terms.days * dayMs,
    createdAt: now,
    reason: null,
    journal: emptyJournal,
    ...noTrouble,
    refreshEndsAt: grant.refreshToken === null ? null : refreshEndsAt(integration, { now, consentedAt: now }),
    ...chosenAccount({ choices: account.choices, preferred: account.preferred, before: row.choice }),
  }
}

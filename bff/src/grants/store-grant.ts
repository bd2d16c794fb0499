import { dayMs } from '@planbridge/shared/durations'
import type { AccessModel, DelegationTerms } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { Integration } from '../domain/integration.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import { quietJournal } from '../tokens/renewal-journal.ts'
import { refreshEndsAt } from '../tokens/refresh-expiry.ts'
import { staleAt } from '../tokens/staleness.ts'
import type { ConnectionChange, ConnectionRow } from '../store/ports/ports.ts'
import type { TokenSet } from '../vault/token-vault.ts'
import { chosenAccount } from './account-choice.ts'
import { blankConnection } from './blank-connection.ts'
import type { ConnectNeeds } from './needs.ts'
import type { ProviderAccount } from './read-account.ts'
import { requestedScopes } from './requested-scopes.ts'

const triesMax = 5

export interface GrantToStore {
  readonly integration: Integration
  readonly grant: TokenGrant
  readonly account: ProviderAccount
  /** Of the ID token, where there was one. */
  readonly claims: Readonly<Record<string, unknown>> | null
  readonly owner: string
  readonly model: AccessModel
  readonly terms: DelegationTerms | null
}

/** Seals the tokens into the connection of this owner, integration, access model and account, which there is only one of. */
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
  const endsAt = now + grant.expiresInSeconds * 1000
  const spread = (needs.random.bytes(1)[0] ?? 0) / 255
  for (let row: ConnectionRow | undefined = found, tries = 0; row && tries < triesMax; tries++) {
    const sealed = await needs.vault.seal(row, row.tokenVersion + 1, tokens)
    const change = changeFor(grantToStore, row, now)
    const put = await needs.store.connections.putTokens(
      row.id,
      row.tokenVersion,
      { sealed, endsAt, staleAt: staleAt(now, endsAt, spread, integration.provider.renewAhead) },
      change,
    )
    row = await needs.store.connections.find(row.id)
    if (put && row) return agreed(needs, row, grantToStore, now)
  }
  throw new Failure('internal', 'the connection changed under our hands')
}

const agreed = async (
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
  const facts = integration.provider.accessModels[model]
  const requested = requestedScopes(integration.scopes, facts?.addsScopes)
  return {
    accountName: account.name,
    accountDetail: account.detail,
    // A wider grant than the one we asked for opens nothing.
    scopes: grant.scopes === null ? requested : requested.filter((scope) => grant.scopes?.includes(scope)),
    renews: grant.refreshToken !== null,
    endsAt: terms === null ? null : now + terms.days * dayMs,
    createdAt: now,
    reason: null,
    journal: quietJournal,
    refreshEndsAt: grant.refreshToken === null ? null : refreshEndsAt(integration, { now, consentedAt: now }),
    ...chosenAccount({ choices: account.choices, preferred: account.preferred, before: row.choice }),
  }
}

import type { AccessModel, DelegationTerms } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { Integration } from '../integration.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import { quietJournal } from '../refresh/journal.ts'
import { refreshEndsAt } from '../refresh/refresh-end.ts'
import { staleAt } from '../refresh/staleness.ts'
import type { ConnectionChange, ConnectionRow } from '../store/ports.ts'
import type { TokenSet } from '../vault/token-vault.ts'
import { chosenAccount } from './account-choice.ts'
import { blankConnection } from './blank-connection.ts'
import type { ConnectNeeds } from './needs.ts'
import type { ProviderAccount } from './read-account.ts'
import { requestedScopes } from './requested-scopes.ts'

const dayMs = 86_400_000
const triesMax = 5

export interface Keeping {
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
export const keepGrant = async (needs: ConnectNeeds, keeping: Keeping): Promise<ConnectionRow> => {
  const { integration, account, owner, model, grant } = keeping
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
  const tokens = { access: grant.accessToken, refresh: grant.refreshToken, signIn: signInOf(keeping.claims) }
  const endsAt = now + grant.expiresInSeconds * 1000
  const spread = (needs.chance.bytes(1)[0] ?? 0) / 255
  for (let row: ConnectionRow | undefined = found, tries = 0; row && tries < triesMax; tries++) {
    const sealed = await needs.vault.seal(row, row.tokenVersion + 1, tokens)
    const change = changeFor(keeping, row, now)
    const put = await needs.store.connections.putTokens(
      row.id,
      row.tokenVersion,
      { sealed, endsAt, staleAt: staleAt(now, endsAt, spread, integration.provider.renewAhead) },
      change,
    )
    row = await needs.store.connections.find(row.id)
    if (put && row) return agreed(needs, row, keeping, now)
  }
  throw new Failure('internal', 'the connection changed under our hands')
}

const agreed = async (
  { store }: ConnectNeeds,
  row: ConnectionRow,
  { terms }: Keeping,
  now: number,
): Promise<ConnectionRow> => {
  if (terms) await store.delegations.put({ ...terms, connection: row.id, startsAt: now })
  return row
}

const signInOf = (claims: Keeping['claims']): NonNullable<TokenSet['signIn']> => ({
  nonce: typeof claims?.['nonce'] === 'string' ? claims['nonce'] : null,
  authTime: typeof claims?.['auth_time'] === 'number' ? claims['auth_time'] : null,
})

const changeFor = (
  { integration, grant, account, model, terms }: Keeping,
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

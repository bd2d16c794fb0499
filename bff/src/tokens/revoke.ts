import * as z from 'zod/mini'
import type { Integration } from '../domain/integration.ts'
import { revocationRequest } from '../oauth/token-request.ts'
import type { ConnectionRow, Store } from '../store/ports/ports.ts'
import type { Answer, ProtocolClient } from '../transport/protocol-client.ts'
import type { TokenSet, TokenVault } from '../vault/token-vault.ts'

/**
 * The outcome of a revocation. `kept`: other connections use the same grant, and revoking it would end them too.
 * `unsupported`: the provider offers no way. `failed`: the provider did not confirm, or the tokens do not open now. `nothing`: there
 * was no token to revoke.
 */
export type Revoked = 'yes' | 'kept' | 'unsupported' | 'failed' | 'nothing'

export interface RevokeTokensNeeds {
  readonly store: Store
  readonly protocolClient: ProtocolClient
  readonly integrations: ReadonlyMap<string, Integration>
}

/** Revokes the grant behind a connection's stored tokens. It does not change the connection. */
export type RevokeGrant = (row: ConnectionRow) => Promise<Revoked>

/** Revokes tokens that were issued for a connection. null: they are sealed and do not open, so a necessary revocation fails. */
export type RevokeTokens = (row: ConnectionRow, tokens: TokenSet | null) => Promise<Revoked>

export const revokeGrant =
  ({
    vault,
    revokeTokens,
  }: {
    readonly vault: TokenVault
    readonly revokeTokens: RevokeTokens
  }): RevokeGrant =>
  async (row) => {
    const opened = await vault.read(row)
    if (opened.kind === 'none') return 'nothing'
    // Tokens that do not open may be valid at the provider.
    return revokeTokens(row, opened.kind === 'tokens' ? opened.tokens : null)
  }

export const revokeTokens =
  ({ store, protocolClient, integrations }: RevokeTokensNeeds): RevokeTokens =>
  async (row, tokens) => {
    const integration = integrations.get(row.integration)
    if (!integration?.client) return 'nothing'
    if (row.model === 'personal-token' || integration.provider.revocation.kind === 'none')
      return 'unsupported'
    if (await othersShareGrant(store, integrations, row)) return 'kept'
    return tokens === null ? 'failed' : revoke(protocolClient, integration, tokens)
  }

// One revocation may end every token of a person and client, so all connections of the account at this client count.
const othersShareGrant = async (
  store: Store,
  integrations: ReadonlyMap<string, Integration>,
  row: ConnectionRow,
): Promise<boolean> => {
  const clientOf = (id: string) => {
    const integration = integrations.get(id)
    return `${integration?.endpoints.token} ${integration?.client?.id}`
  }
  const rows = await store.connections.listOfAccount(row.tenant, row.account)
  return rows.some(
    (other) =>
      other.id !== row.id &&
      other.model !== 'personal-token' &&
      other.sealed !== null &&
      clientOf(other.integration) === clientOf(row.integration),
  )
}

/**
 * Revokes tokens that no connection uses.
 * @see https://www.rfc-editor.org/rfc/rfc7009#section-2.1
 */
export const revoke = async (
  protocolClient: ProtocolClient,
  integration: Integration,
  tokens: TokenSet,
): Promise<Revoked> => {
  const requests = revocationRequests(integration, tokens)
  for (const request of requests) {
    const answer = await protocolClient(request)
    if (isUnsupported(answer)) return 'unsupported'
    if (!isRevoked(answer)) return 'failed'
  }
  return requests.length === 0 ? 'unsupported' : 'yes'
}

// RFC 7009 §2.2: the response to an unknown token is a success too. The body is ignored and often empty.
const isRevoked = (answer: Answer): boolean =>
  (answer.kind === 'answer' || answer.kind === 'unreadable') && answer.status >= 200 && answer.status < 300

// A server may not support revoking this type of token. @see https://www.rfc-editor.org/rfc/rfc7009#section-2.2.1
const isUnsupported = (answer: Answer): boolean =>
  answer.kind === 'answer' && answer.status === 400 && UnsupportedType.safeParse(answer.json).success

const UnsupportedType = z.object({ error: z.literal('unsupported_token_type') })

const revocationRequests = ({ provider, client, endpoints }: Integration, tokens: TokenSet): Request[] => {
  const { revocation } = provider
  if (!client || endpoints.revoke === null || revocation.kind === 'none') return []
  if (revocation.kind === 'api-call') {
    const headers = { ...provider.api.headers, authorization: `Bearer ${tokens.access}` }
    return [new Request(endpoints.revoke, { method: 'POST', headers })]
  }
  const endpoint = {
    url: endpoints.revoke,
    authentication: provider.clientAuthentication,
    headers: provider.tokenRequestHeaders,
  }
  const hinted =
    tokens.refresh === null
      ? ({ token: tokens.access, token_type_hint: 'access_token' } as const)
      : ({ token: tokens.refresh, token_type_hint: 'refresh_token' } as const)
  return [revocationRequest(endpoint, client, hinted)]
}

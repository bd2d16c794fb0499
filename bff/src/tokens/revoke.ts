import * as z from 'zod/mini'
import type { Integration } from '../domain/integration.ts'
import { revocationRequest } from '../oauth/token-request.ts'
import type { ConnectionRow, Store } from '../store/ports/ports.ts'
import type { Answer, ProtocolClient } from '../transport/protocol-client.ts'
import type { TokenSet, TokenVault } from '../vault/token-vault.ts'

/** `kept`: other connections ride on the same grant, so revoking would end them too. */
export type Revoked = 'yes' | 'kept' | 'unsupported' | 'failed' | 'nothing'

export interface RevokeTokensNeeds {
  readonly store: Store
  readonly protocolClient: ProtocolClient
  readonly integrations: ReadonlyMap<string, Integration>
}

/** Revokes at the provider what a row's tokens rest on. The row itself is the caller's business. */
export type RevokeGrant = (row: ConnectionRow) => Promise<Revoked>

/** The same for tokens that were meant for the row and never reached it. */
export type RevokeTokens = (row: ConnectionRow, tokens: TokenSet) => Promise<Revoked>

export const revokeGrant =
  ({
    vault,
    revokeTokens,
  }: {
    readonly vault: TokenVault
    readonly revokeTokens: RevokeTokens
  }): RevokeGrant =>
  async (row) => {
    const held = await vault.read(row)
    return held.kind === 'tokens' ? revokeTokens(row, held.tokens) : 'nothing'
  }

export const revokeTokens =
  ({ store, protocolClient, integrations }: RevokeTokensNeeds): RevokeTokens =>
  async (row, tokens) => {
    const integration = integrations.get(row.integration)
    if (!integration?.client) return 'nothing'
    if (row.model === 'personal-token' || integration.provider.revocation.kind === 'none')
      return 'unsupported'
    if (await othersRide(store, integrations, row)) return 'kept'
    return revoke(protocolClient, integration, tokens)
  }

// One revocation may end every token of that person and client, so all rows of the account at this client count.
const othersRide = async (
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

/** Revokes tokens that belong to no row (yet). */
export const revoke = async (
  protocolClient: ProtocolClient,
  integration: Integration,
  tokens: TokenSet,
): Promise<Revoked> => {
  const requests = revocationRequests(integration, tokens)
  for (const request of requests) {
    const answer = await protocolClient(request)
    if (isBeyondIt(answer)) return 'unsupported'
    if (!isDone(answer)) return 'failed'
  }
  return requests.length === 0 ? 'unsupported' : 'yes'
}

// RFC 7009 §2.2: an unknown token is a success too. The body is of no interest, and often empty.
const isDone = (answer: Answer): boolean =>
  (answer.kind === 'answer' || answer.kind === 'unreadable') && answer.status >= 200 && answer.status < 300

// A server whose access tokens look after themselves says so. @see https://www.rfc-editor.org/rfc/rfc7009#section-2.2.1
const isBeyondIt = (answer: Answer): boolean =>
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

import type { DelegationTerms, InputOf } from '@planbridge/shared/contract'
import { hostEndpoints } from '@planbridge/shared/host-api'
import { requirePossibleTerms } from '../../attempts/delegation-terms.ts'
import type { Integration } from '../../domain/integration.ts'
import { Failure } from '../../failure.ts'
import { integrationFor } from '../../grants/integration-for.ts'
import type { ProviderAccount } from '../../grants/read-account.ts'
import { requireRoom } from '../../grants/require-room.ts'
import type { TokenGrant } from '../../oauth/token-response.ts'
import type { HostKeyPrincipal } from '../../principal/host-key.ts'
import type { UseCaseFor } from '../../principal/principal.ts'
import { hostConnectionView } from '../host-connections.ts'
import { findHostSubject } from '../host-subject.ts'
import type { HostNeeds } from '../needs.ts'
import type { HeldImport, HeldImportNeeds } from './held-import.ts'
import { importedAccount } from './imported-account.ts'
import { renewImport } from './renewed-import.ts'
import { storeImport } from './store-import.ts'

export interface ImportNeeds extends HostNeeds, Pick<HeldImportNeeds, 'hash'> {
  /** A connection of a user who is present ends after this time, like a session. */
  readonly absoluteSeconds: number
}

type Input = InputOf<typeof hostEndpoints.importConnection>

/** Imports tokens of a user after the provider has accepted them and has told whose account they are for. */
export const importConnection =
  (needs: ImportNeeds): UseCaseFor<typeof hostEndpoints.importConnection, 'host-key'> =>
  async (input, principal) => {
    const integration = permittedIntegration(needs, input, principal)
    const terms = termsOf(integration, input)
    const owner = await findHostSubject(needs, principal, input.subject)
    await requireRoom(needs, { tenant: principal.tenant, subject: owner ?? null })
    const { subject, model } = input
    const endsAt = model === 'user-present' ? needs.clock.now() + needs.absoluteSeconds * 1000 : null
    try {
      const verified = await verify(needs, integration, input)
      const row = await storeImport(needs, { integration, model, subject, terms, endsAt, ...verified })
      needs.events.connectionMade({ connection: row.id, integration: integration.id, model: row.model })
      return hostConnectionView(needs, row, { subject })
    } catch (error) {
      throw declared(error)
    }
  }

const permittedIntegration = (
  needs: ImportNeeds,
  { integration: id, model }: Input,
  { tenant, integrations }: HostKeyPrincipal,
): Integration => {
  if (integrations && !integrations.includes(id))
    throw new Failure('integration-not-found', 'not one of the key')
  return integrationFor(needs, { id, model, tenant })
}

const termsOf = (
  integration: Integration,
  { model, delegation, refresh_token }: Input,
): DelegationTerms | null => {
  if (model !== 'delegation') {
    if (delegation) throw new Failure('delegation-terms-invalid', 'terms of no delegation')
    return null
  }
  // A delegation continues while the person is away.
  if (refresh_token === undefined)
    throw new Failure('delegation-terms-invalid', 'a delegation requires a refresh token')
  return requirePossibleTerms(integration, delegation)
}

interface Verified {
  readonly grant: TokenGrant
  readonly account: ProviderAccount
  readonly held: HeldImport | undefined
}

const verify = (needs: ImportNeeds, integration: Integration, input: Input): Promise<Verified> => {
  const { refresh_token: refresh } = input
  return refresh === undefined
    ? verifyByCall(needs, integration, input)
    : verifyByRenewal(needs, integration, { ...input, refresh_token: refresh })
}

const verifyByCall = async (
  needs: ImportNeeds,
  integration: Integration,
  { access_token: accessToken, expires_at, scopes }: Input,
): Promise<Verified> => {
  const { assumed, most } = integration.provider.accessTokenSeconds
  const seconds =
    expires_at === undefined ? assumed : Math.floor((Date.parse(expires_at) - needs.clock.now()) / 1000)
  if (seconds <= 0) throw new Failure('import-rejected', 'the access token has expired')
  const account = await importedAccount(needs, integration, accessToken)
  const expiresInSeconds = Math.min(seconds, most)
  const grant = { accessToken, refreshToken: null, idToken: null, expiresInSeconds, scopes: scopes ?? null }
  return { grant, account, held: undefined }
}

const verifyByRenewal = async (
  needs: ImportNeeds,
  integration: Integration,
  { access_token: access, refresh_token: refresh, model, scopes }: Input & { readonly refresh_token: string },
): Promise<Verified> => {
  const { grant, held } = await renewImport(needs, { integration, model, access, refresh, scopes })
  try {
    const account = await importedAccount(needs, integration, grant.accessToken)
    return { account, held, grant: { ...grant, scopes: grant.scopes ?? scopes ?? null } }
  } catch (error) {
    const isFinal = error instanceof Failure && refusals.has(error.code)
    if (isFinal) await needs.revocations.settle(held.pending, { tokens: held.tokens })
    throw error
  }
}

/** The host may try again after any other failure, and then gets what was renewed. */
const refusals: ReadonlySet<string> = new Set(['import-rejected', 'import-unverifiable'])

const known: ReadonlySet<string> = new Set<string>([
  ...hostEndpoints.importConnection.failures,
  'store-unavailable',
  'internal',
])

/** A refusal of the provider that has a meaning for calls only. */
const declared = (error: unknown): unknown =>
  error instanceof Failure && !known.has(error.code) ? new Failure('import-rejected', error.message) : error

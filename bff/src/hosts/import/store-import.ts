import type { DelegationTerms } from '@planbridge/shared/contract'
import { hostIssuer } from '../../domain/host-subject.ts'
import type { Integration } from '../../domain/integration.ts'
import { Failure } from '../../failure.ts'
import type { ProviderAccount } from '../../grants/read-account.ts'
import { prepareGrant, StaleRead, storeGrant, type StoredGrant } from '../../grants/store-grant.ts'
import type { TokenGrant } from '../../oauth/token-response.ts'
import { randomToken } from '../../runtime/random-token.ts'
import type { ConnectionRow, Tables } from '../../store/ports/ports.ts'
import type { HeldImport, HeldImportNeeds } from './held-import.ts'

/** Verified tokens of a user of the host. */
export interface ImportToStore {
  readonly integration: Integration
  readonly model: ConnectionRow['model']
  /** The host's own id of its user. */
  readonly subject: string
  readonly account: ProviderAccount
  readonly grant: TokenGrant
  readonly terms: DelegationTerms | null
  /** The end of the access without terms; null for none. */
  readonly endsAt: number | null
  /** undefined for tokens that were not renewed. */
  readonly held: HeldImport | undefined
}

const retryMs = [200, 500, 1_000, 2_000]

/** Stores the connection, with its user if the host names it for the first time, in one transaction that also ends the hold. */
export const storeImport = async (needs: HeldImportNeeds, toStore: ImportToStore): Promise<ConnectionRow> => {
  for (let tries = 0; ; tries += 1) {
    try {
      const { row, replaced } = await storeOnce(needs, toStore)
      await needs.revocations.settle(replaced)
      return row
    } catch (error) {
      const done = error instanceof HoldGone ? await storedElsewhere(needs, toStore) : undefined
      if (done) return done
      const waitMs = isPassing(error) ? retryMs[tries] : undefined
      if (waitMs === undefined) throw finalOf(error)
      await needs.sleep(waitMs)
    }
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof StaleRead || (error instanceof Failure && error.code === 'store-unavailable')

const finalOf = (error: unknown): unknown => {
  if (error instanceof HoldGone) return new Failure('import-rejected', 'the tokens were revoked meanwhile')
  return error instanceof StaleRead
    ? new Failure('internal', 'other writers kept changing the connection', { cause: error })
    : error
}

/** A repeated request has stored the same tokens, or they were revoked. */
class HoldGone extends Error {
  override readonly name = 'HoldGone'
}

const storedElsewhere = async (
  { store }: HeldImportNeeds,
  { integration: { tenant, id }, model, subject, account }: ImportToStore,
): Promise<ConnectionRow | undefined> => {
  const owner = await store.subjects.ownerOf(tenant, { issuer: hostIssuer, account: subject })
  if (owner === undefined) return undefined
  return store.connections.findSame({ tenant, owner, integration: id, model, account: account.id })
}

const storeOnce = async (
  needs: HeldImportNeeds,
  { integration, model, subject, account, grant, terms, endsAt, held }: ImportToStore,
): Promise<StoredGrant> => {
  const { tenant } = integration
  const known = await needs.store.subjects.ownerOf(tenant, { issuer: hostIssuer, account: subject })
  const owner = known ?? randomToken(needs.random)
  const prepared = await prepareGrant(needs, {
    integration,
    model,
    account,
    grant,
    terms,
    owner,
    claims: null,
  })
  const change = { ...prepared.change, ...(terms === null && { endsAt }) }
  return needs.store.atomically(async (tables) => {
    await requireOwner(tables, { tenant, subject, owner, isNew: known === undefined })
    const stored = await storeGrant(tables, needs, { ...prepared, change })
    if (held && !(await tables.revocations.remove(held.pending.id)))
      throw new HoldGone('another request has stored or revoked the tokens')
    return stored
  })
}

interface Owner {
  readonly tenant: string
  readonly subject: string
  readonly owner: string
  readonly isNew: boolean
}

const requireOwner = async (
  { subjects }: Pick<Tables, 'subjects'>,
  { tenant, subject, owner, isNew }: Owner,
): Promise<void> => {
  if (isNew) await subjects.create({ id: owner, tenant, guest: false, name: null })
  const isThere = isNew
    ? (await subjects.attach(tenant, { issuer: hostIssuer, account: subject }, owner)) === owner
    : await subjects.lock(owner)
  if (!isThere) throw new StaleRead('the user was created or erased meanwhile')
}

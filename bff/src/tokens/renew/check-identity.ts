import type { ConnectionId } from '@planbridge/shared/contract'
import type { Integration } from '../../domain/integration.ts'
import type { ConnectionRow } from '../../store/ports/ports.ts'
import type { TokenSet } from '../../vault/token-vault.ts'
import type { RefreshLease } from '../refresh-lease.ts'
import { identityWaitMs, identityWaitMsMax, isIdentityDue } from './identity-wait.ts'
import { judgeIdentity } from './judge-identity.ts'
import { refuseIdentity } from './refuse-identity.ts'
import type { RenewNeeds } from './renewal.ts'

/** Judges the ID token that awaits verification again, if it is due. Never rejects. */
export type CheckIdentity = (connection: ConnectionId) => Promise<void>

export interface CheckIdentityNeeds extends RenewNeeds {
  /** A lease that excludes renewals, with a single-flight of its own. */
  readonly lease: RefreshLease
  readonly integrations: ReadonlyMap<string, Integration>
}

export const checkIdentity =
  (needs: CheckIdentityNeeds): CheckIdentity =>
  async (connection) => {
    const work = () => checkUnderLease(needs, connection)
    // A failure leaves the token set as it is, and the next check is due as before.
    await needs.lease
      .once(connection, { work, resolvedElsewhere: () => Promise.resolve(undefined), waits: false })
      .catch(() => undefined)
  }

const checkUnderLease = async (needs: CheckIdentityNeeds, connection: ConnectionId): Promise<void> => {
  const row = await needs.store.connections.find(connection)
  const integration = needs.integrations.get(row?.integration ?? '')
  if (row && integration && isIdentityDue(row, needs.clock.now())) await checkDue(needs, row, integration)
}

const checkDue = async (
  needs: CheckIdentityNeeds,
  row: ConnectionRow,
  integration: Integration,
): Promise<void> => {
  const now = needs.clock.now()
  const opened = await needs.vault.read(row)
  const tokens = opened.kind === 'tokens' ? opened.tokens : undefined
  const waitMs = tokens?.unverified ? identityWaitMs(now - tokens.unverified.since) : identityWaitMsMax
  const claimed = await needs.store.connections.changeAt(row.id, row.tokenVersion, {
    identityCheckAt: now + waitMs,
  })
  if (claimed && tokens) await judgeAgain(needs, row, integration, tokens)
}

const judgeAgain = async (
  needs: CheckIdentityNeeds,
  row: ConnectionRow,
  integration: Integration,
  { unverified, ...tokens }: TokenSet,
): Promise<void> => {
  if (!unverified) return storeVerified(needs, row, tokens)
  const { signIn } = tokens
  const identity = { row, integration, signIn, accessToken: undefined, ...unverified }
  const issuer = await needs.issuers.get(integration.id)?.state()
  const judgement = await judgeIdentity(needs, issuer, identity)
  if (judgement.kind === 'refused') await refuseIdentity(needs, row, tokens, judgement.detail)
  if (judgement.kind === 'verified') await storeVerified(needs, row, tokens)
}

const storeVerified = async (
  { store, vault, events }: CheckIdentityNeeds,
  row: ConnectionRow,
  tokens: TokenSet,
): Promise<void> => {
  const sealed = await vault.seal(row, row.tokenVersion + 1, tokens)
  const same = { sealed, endsAt: row.tokenEndsAt, staleAt: row.tokenStaleAt }
  if (await store.connections.putTokens(row.id, row.tokenVersion, same, { identityCheckAt: null }))
    events.identityVerified({ connection: row.id, integration: row.integration })
}

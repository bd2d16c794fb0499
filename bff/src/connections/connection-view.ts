import type { Connection } from '@planbridge/shared/contract'
import { ConsentModel, OperationId } from '@planbridge/shared/contract'
import { isPastEnd } from '../domain/end-date.ts'
import { expiryWarning } from '../domain/expiry-warning.ts'
import { type Integration, requestedScopes, shownNames } from '../domain/integration.ts'
import { isoTime, isoTimeOrNull } from '../domain/iso-time.ts'
import { isRequested } from '../domain/offered-operations.ts'
import { scopesCover } from '../domain/scope-coverage.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { isResting } from '../tokens/token-acceptance.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import { isIrreplaceable } from '../tokens/token-state.ts'
import { type TokenVault, unreadableRetrySeconds } from '../vault/token-vault.ts'

type ViewNeeds = Pick<ConnectNeeds, 'integrations' | 'clock' | 'vault'>

/**
 * The public view of a connection. It contains no token, and no provider's id of an account that has a name. As long as it is not
 * verified whose account it is, it does not show the account.
 */
export const connectionView = (needs: ViewNeeds, row: ConnectionRow): Connection => {
  const view = ownConnectionView(needs, row)
  if (row.pendingUntil === null) return view
  const { account_id: _, ...shown } = view
  return { ...shown, account: null, choice: null, choices: [] }
}

/** The view for the person who has just consented, which shows the account also before it is verified. */
export const ownConnectionView = (
  { integrations, clock, vault }: ViewNeeds,
  row: ConnectionRow,
): Connection => {
  const integration = integrations.get(row.integration)
  const now = clock.now()
  const { status, reason } = shownStatus(row, now)
  return {
    id: row.id,
    integration: row.integration,
    ...(integration && { shown_as: shownNames(integration) }),
    model: row.model,
    status,
    reason,
    trouble: isUnreadable(vault, row) ? unreadableTrouble(now) : troubleOf(row, now),
    ...accountOf(row),
    choice: row.choice,
    choices: [...row.choices],
    scopes: [...row.scopes],
    ...(integration && missingScopes(integration, row)),
    operations: integration ? permittedOperations(integration, row) : [],
    shared: row.model === 'service-account',
    connected_at: isoTime(row.createdAt),
    first_connected_at: isoTime(row.firstConnectedAt ?? row.createdAt),
    last_used_at: isoTimeOrNull(row.usedAt),
    ends_at: isoTimeOrNull(row.endsAt),
    token_ends_at: isoTimeOrNull(row.tokenEndsAt),
    renews_itself: row.renews,
    ...(isSilentlyRenewed(integration, row) && { renews_silently: true }),
    renewable_until: isoTimeOrNull(row.refreshEndsAt),
    warning: expiryWarning(row, now),
  }
}

const accountOf = (row: ConnectionRow): Pick<Connection, 'account' | 'account_id'> => {
  const { owner, account, accountName: name, accountDetail: detail } = row
  if (name !== null) return { account: { name, detail } }
  return { account: null, ...(owner !== '' && { account_id: account }) }
}

/** The status as of now. The row changes only when a call or a background task notices that a time has passed. */
const shownStatus = (row: ConnectionRow, now: number): Pick<Connection, 'status' | 'reason'> => {
  if (isPastEnd(row, now)) return { status: 'ended', reason: 'end-date-reached' }
  const hasRunOut = row.status === 'active' && endsWithToken(row) && now >= (row.tokenEndsAt ?? now)
  return hasRunOut ? { status: 'reconnect-required', reason: 'nothing-to-renew' } : row
}

const endsWithToken = ({ model, renews }: ConnectionRow): boolean => model === 'user-present' && !renews

const isSilentlyRenewed = (integration: Integration | undefined, row: ConnectionRow): boolean =>
  integration?.provider.silentSignIn !== undefined && endsWithToken(row)

const isUnreadable = (vault: TokenVault, row: ConnectionRow): boolean =>
  isIrreplaceable(row) && vault.unreadable.has(row)

const unreadableTrouble = (now: number): Connection['trouble'] => ({
  code: 'vault-unreadable',
  next_try_at: isoTime(now + unreadableRetrySeconds * 1000),
})

const troubleOf = (row: ConnectionRow, now: number): Connection['trouble'] => {
  const { journal, refusals, refusedUntil } = row
  if (journal.failure !== null && journal.retryAt !== null)
    return { code: journal.failure, next_try_at: isoTime(journal.retryAt) }
  return refusals > 0 && refusedUntil !== null && isResting(row, now)
    ? { code: 'token-not-accepted', next_try_at: isoTime(refusedUntil) }
    : null
}

const permittedOperations = (integration: Integration, row: ConnectionRow): OperationId[] =>
  integration.operations
    .filter((operation) => isPermitted(integration, row, operation))
    .map(({ id }) => OperationId.parse(id))

const isPermitted = (
  integration: Integration,
  row: ConnectionRow,
  operation: Integration['operations'][number],
): boolean =>
  isRequested(integration, row.model, operation) &&
  scopesCover(row, operation, integration.provider.scopes.everything)

const missingScopes = (
  integration: Integration,
  { model, scopes }: ConnectionRow,
): Pick<Connection, 'scopes_missing'> => {
  if (!ConsentModel.safeParse(model).success) return {}
  const missing = requestedScopes(integration, model).filter((scope) => !scopes.includes(scope))
  return missing.length > 0 ? { scopes_missing: missing } : {}
}

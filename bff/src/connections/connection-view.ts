import type { Connection } from '@planbridge/shared/contract'
import { OperationId } from '@planbridge/shared/contract'
import { scopesCover } from '../domain/scope-coverage.ts'
import { expiryWarning } from '../domain/expiry-warning.ts'
import type { Integration } from '../domain/integration.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import type { ConnectNeeds } from '../grants/needs.ts'

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

/** What a person may see of a connection: never a token, never the provider's own id of the account. */
export const connectionView = (
  { integrations, clock }: Pick<ConnectNeeds, 'integrations' | 'clock'>,
  row: ConnectionRow,
): Connection => {
  const integration = integrations.get(row.integration)
  const over = row.endsAt !== null && clock.now() >= row.endsAt
  return {
    id: row.id,
    integration: row.integration,
    model: row.model,
    status: over ? 'ended' : row.status,
    reason: over ? 'end-date-reached' : row.reason,
    trouble: troubleOf(row),
    account: row.accountName === null ? null : { name: row.accountName, detail: row.accountDetail },
    choice: row.choice,
    choices: [...row.choices],
    scopes: [...row.scopes],
    operations: integration ? permittedOperations(integration, row) : [],
    shared: row.model === 'service-account',
    connected_at: new Date(row.createdAt).toISOString(),
    last_used_at: iso(row.usedAt),
    ends_at: iso(row.endsAt),
    token_ends_at: iso(row.tokenEndsAt),
    renews_itself: row.renews,
    renewable_until: iso(row.refreshEndsAt),
    warning: expiryWarning(row, clock.now()),
  }
}

const troubleOf = ({ journal }: ConnectionRow): Connection['trouble'] =>
  journal.failure === null || journal.retryAt === null
    ? null
    : { code: journal.failure, next_try_at: new Date(journal.retryAt).toISOString() }

const permittedOperations = ({ operations }: Integration, row: ConnectionRow): OperationId[] =>
  operations.filter((operation) => scopesCover(row, operation)).map(({ id }) => OperationId.parse(id))

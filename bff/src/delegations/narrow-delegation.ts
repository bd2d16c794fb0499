import type { endpoints, InputOf } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import type { Integration } from '../domain/integration.ts'
import { notRequested } from '../domain/offered-operations.ts'
import { Failure } from '../failure.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import type { AgreedRow } from '../store/ports/ports.ts'
import { delegationView } from './delegation-view.ts'
import type { DelegationNeeds } from './needs.ts'

/** Reduces the operations or the duration of a delegation. More of either fails with `consent-required`. */
export const narrowDelegation =
  ({
    store,
    integrations,
    clock,
    events,
    ownConnection,
  }: DelegationNeeds): UseCaseFor<typeof endpoints.narrowDelegation, 'browser-session'> =>
  async (input, requestSession) => {
    const row = await ownConnection(requirePerson(requestSession), input.connection)
    const now = clock.now()
    const agreed = await store.delegations.change(row.id, (before) => {
      const less = narrowed(before, input, now)
      refuseFutile(integrations.get(row.integration), input.operations)
      return less
    })
    if (!agreed) throw new Failure('delegation-required', 'no delegation terms', { connection: row.id })
    events.delegationNarrowed({
      connection: row.id,
      integration: row.integration,
      operations: agreed.operations.length,
      endsAt: input.ends_at,
    })
    return delegationView({ ...row, endsAt: agreed.endsAt }, agreed, now)
  }

const refuseFutile = (integration: Integration | undefined, operations: readonly string[]): void => {
  const futile =
    integration && notRequested(integration, 'delegation').find(({ id }) => operations.includes(id))
  if (futile) throw new Failure('scope-not-requested', futile.id)
}

type NarrowInput = InputOf<typeof endpoints.narrowDelegation>

const narrowed = (
  before: AgreedRow,
  { purpose, operations, ends_at }: NarrowInput,
  now: number,
): AgreedRow => {
  const endsAt = Date.parse(ends_at)
  if (before.endsAt === null || now >= before.endsAt) throw new Failure('delegation-required', 'ended')
  if (endsAt <= now) throw new Failure('end-date-invalid', 'past')
  const isWider = endsAt > before.endsAt || operations.some((id) => !before.operations.includes(id))
  if (isWider) throw new Failure('consent-required', 'an operation or days beyond the agreement')
  // A later reconnect agrees on whole days, so the remaining time is rounded up.
  const days = Math.min(before.days, Math.ceil((endsAt - before.startsAt) / dayMs))
  const remaining = before.operations.filter((id) => operations.includes(id))
  return { ...before, purpose, operations: remaining, endsAt, days }
}

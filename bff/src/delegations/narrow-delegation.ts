import { dayMs } from '@planbridge/shared/durations'
import type { endpoints, InputOf, UseCase } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import { requirePerson } from '../principal/require-person.ts'
import type { RequestSession } from '../principal/request-session.ts'
import type { AgreedRow } from '../store/ports/ports.ts'
import { delegationView } from './delegation-view.ts'
import type { DelegationNeeds } from './needs.ts'

/** Takes back some of what a person agreed to. What goes beyond it is nothing that we could grant. */
export const narrowDelegation =
  ({
    store,
    clock,
    events,
    ownConnection,
  }: DelegationNeeds): UseCase<typeof endpoints.narrowDelegation, RequestSession> =>
  async (wish, requestSession) => {
    const row = await ownConnection(requirePerson(requestSession), wish.connection)
    const now = clock.now()
    const agreed = await store.delegations.change(row.id, (before) => narrowed(before, wish, now))
    if (!agreed) throw new Failure('delegation-required', 'no terms', { connection: row.id })
    events.delegationNarrowed({
      connection: row.id,
      integration: row.integration,
      operations: agreed.operations.length,
      endsAt: wish.ends_at,
    })
    return delegationView({ ...row, endsAt: agreed.endsAt }, agreed, now)
  }

type Wish = InputOf<typeof endpoints.narrowDelegation>

const narrowed = (before: AgreedRow, { purpose, operations, ends_at }: Wish, now: number): AgreedRow => {
  const endsAt = Date.parse(ends_at)
  if (before.endsAt === null || now >= before.endsAt) throw new Failure('delegation-required', 'ended')
  if (endsAt <= now) throw new Failure('end-date-invalid', 'past')
  const isWider = endsAt > before.endsAt || operations.some((id) => !before.operations.includes(id))
  if (isWider) throw new Failure('consent-required', 'an operation, or days, that nobody agreed to')
  // A renewal counts whole days: those that are left of the agreement, the last one begun.
  const days = Math.min(before.days, Math.ceil((endsAt - before.startsAt) / dayMs))
  const kept = before.operations.filter((id) => operations.includes(id))
  return { ...before, purpose, operations: kept, endsAt, days }
}

import { type ActivityEntry, OperationId } from '@planbridge/shared/contract'
import { type Integration, shownNames } from '../domain/integration.ts'
import { isoTime, isoTimeOrNull } from '../domain/iso-time.ts'
import type { TimelinePosition, TimelineRow } from '../store/ports/ports.ts'

export const beginning: TimelinePosition = { transaction: 0, number: 0 }

export const positionText = ({ transaction, number }: TimelinePosition): string => `${transaction}-${number}`

/** The position of a text that the contract has accepted. */
export const readPosition = (text: string): TimelinePosition => {
  const [transaction = 0, number = 0] = text.split('-').map(Number)
  return { transaction, number }
}

/** The public view of an entry. */
export const entryView = (
  integrations: ReadonlyMap<string, Integration>,
  { id, position, kind, at, since, name, nextAt, ...facts }: TimelineRow,
): ActivityEntry => {
  const integration = integrations.get(facts.integration ?? '')
  return {
    id,
    position: positionText(position),
    kind,
    at: isoTime(at),
    since: isoTime(since),
    count: facts.count,
    failed: facts.failed,
    connection: facts.connection,
    integration: facts.integration,
    ...(integration && { shown_as: shownNames(integration) }),
    code: facts.code,
    reason: facts.reason,
    job: facts.job,
    ...(kind === 'arrival' ? eventView(integration, name) : operationView(integration, name)),
    next_at: isoTimeOrNull(nextAt),
  }
}

type Named = Pick<ActivityEntry, 'operation' | 'event' | 'title'>

/** A provider can name its events as it likes; a text that looks like none is not shown. */
const eventName = /^[\w.:/-]{1,100}$/

const eventView = (integration: Integration | undefined, name: string | null): Named => {
  const events = new Map(Object.entries(integration?.provider.inbound?.events ?? {}))
  const title = events.get(name ?? '')
  return {
    operation: null,
    event: name !== null && eventName.test(name) ? name : null,
    ...(title !== undefined && { title }),
  }
}

const operationView = (integration: Integration | undefined, name: string | null): Named => {
  const operation = integration?.operations.find(({ id }) => id === name)
  return {
    operation: OperationId.safeParse(name).data ?? null,
    event: null,
    ...(operation && { title: operation.title }),
  }
}

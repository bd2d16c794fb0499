import { type ActivityEntry, ActivityPosition, type endpoints } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { StreamUseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import type { TimelinePosition } from '../store/ports/ports.ts'
import type { SentEvents } from '../streams/sent-events.ts'
import { beginning, entryView, positionText, readPosition } from './entry-view.ts'
import type { TimelineNeeds } from './needs.ts'
import { followTimeline } from './follower.ts'
import type { Tail } from './tail.ts'

/** A tab has a stream while it shows the activity. */
const streamsMax = { ofSession: 6, ofPerson: 12 } as const
const retryAfterSeconds = 20

/** Streams the activity of the caller's person from a position on. */
export const followActivity =
  (needs: TimelineNeeds, tail: Tail): StreamUseCaseFor<typeof endpoints.followActivity, 'browser-session'> =>
  async (_input, requestSession, lastEventId) => {
    const session = requirePerson(requestSession)
    requireFreePlace(tail, session)
    const follower = followTimeline(needs, tail, session)
    try {
      follower.start(await startOf(needs, lastEventId))
    } catch (error) {
      follower.stop()
      throw error
    }
    return asEvents(needs, follower)
  }

const requireFreePlace = ({ readers }: Tail, { record, subject }: ReturnType<typeof requirePerson>): void => {
  const ofPerson = [...readers].filter(({ session }) => session.subject === subject)
  const ofSession = ofPerson.filter(({ session }) => session.record === record)
  if (ofSession.length >= streamsMax.ofSession || ofPerson.length >= streamsMax.ofPerson)
    throw new Failure('too-many-requests', 'open activity streams', { retryAfterSeconds })
}

// After a store was restored, a position can be ahead of it: everything that is kept is sent then.
const startOf = async (
  { store }: TimelineNeeds,
  lastEventId: string | undefined,
): Promise<TimelinePosition> => {
  const head = await store.timeline.head()
  if (lastEventId === undefined) return head
  if (!ActivityPosition.safeParse(lastEventId).success)
    throw new Failure('request-malformed', 'last-event-id: not a position')
  const position = readPosition(lastEventId)
  return isAfter(position, head) ? beginning : position
}

const isAfter = (one: TimelinePosition, other: TimelinePosition): boolean =>
  one.transaction > other.transaction || (one.transaction === other.transaction && one.number > other.number)

const asEvents = (
  { integrations }: TimelineNeeds,
  follower: ReturnType<typeof followTimeline>,
): SentEvents<ActivityEntry> => ({
  async next() {
    const item = await follower.next()
    if (item === undefined || item === 'heartbeat') return item
    return { id: positionText(item.position), data: entryView(integrations, item) }
  },
  stop: follower.stop,
})

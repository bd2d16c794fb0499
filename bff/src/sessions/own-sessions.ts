import type { endpoints, OwnSession } from '@planbridge/shared/contract'
import { isoTime } from '../domain/iso-time.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import { sha256 } from '../runtime/sha256.ts'
import type { ListedSession, SessionRecord } from '../store/ports/ports.ts'

export interface OwnSessionsNeeds extends Pick<ConnectNeeds, 'store' | 'activity' | 'clock' | 'events'> {
  readonly idleSeconds: number
}

const idLength = 22

/** The name of a session for its person. It opens nothing: the cookie contains another random id. */
const publicId = async ({ record }: Pick<SessionRecord, 'record'>): Promise<string> =>
  (await sha256(`session ${record}`)).slice(0, idLength)

/** The live sessions of the person, this one first and then the one seen last. */
const liveSessions = async (
  { store, activity, clock, idleSeconds }: OwnSessionsNeeds,
  session: SessionRecord & { readonly subject: string },
): Promise<readonly ListedSession[]> => {
  // Recent activity may not be written yet.
  await activity.flush()
  const now = clock.now()
  const listed = await store.sessions.listOf(session.subject, now, now - idleSeconds * 1000)
  const isCurrent = ({ record }: ListedSession) => record === session.record
  return [...listed.filter(isCurrent), ...listed.filter((one) => !isCurrent(one))]
}

/** Lists the sessions of the caller's person. */
export const listSessions =
  (needs: OwnSessionsNeeds): UseCaseFor<typeof endpoints.listSessions, 'browser-session'> =>
  async (_input, requestSession) => {
    const session = requirePerson(requestSession)
    const listed = await liveSessions(needs, session)
    return {
      sessions: await Promise.all(
        listed.map(async (one): Promise<OwnSession> => ({
          id: await publicId(one),
          current: one.record === session.record,
          started_at: one.startedAt === null ? null : isoTime(one.startedAt),
          seen_at: isoTime(one.seenAt),
          browser: one.browser ?? 'other',
          system: one.system ?? 'other',
        })),
      ),
    }
  }

/** Ends another session of the caller's person. One that is not among them counts as ended before. */
export const endSession =
  (needs: OwnSessionsNeeds): UseCaseFor<typeof endpoints.endSession, 'browser-session'> =>
  async ({ session: id }, requestSession) =>
    endOthers(needs, requirePerson(requestSession), id)

/** Ends every other session of the caller's person. */
export const endOtherSessions =
  (needs: OwnSessionsNeeds): UseCaseFor<typeof endpoints.endOtherSessions, 'browser-session'> =>
  async (_input, requestSession) =>
    endOthers(needs, requirePerson(requestSession))

// The person stays present with this session, so user-present access continues.
const endOthers = async (
  needs: OwnSessionsNeeds,
  session: SessionRecord & { readonly subject: string },
  id?: string,
): Promise<{ ended: number }> => {
  const others = (await liveSessions(needs, session)).filter(({ record }) => record !== session.record)
  let ended = 0
  for (const other of others) {
    if (id !== undefined && (await publicId(other)) !== id) continue
    await needs.store.sessions.remove(other.record)
    ended += 1
  }
  if (ended > 0) needs.events.otherSessionsEnded({ sessions: ended })
  return { ended }
}

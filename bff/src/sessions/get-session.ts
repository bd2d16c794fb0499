import type { ConsoleAudience, endpoints, Session } from '@planbridge/shared/contract'
import { isoTime } from '../domain/iso-time.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { Subject } from '../store/ports/ports.ts'

export interface SessionNeeds extends ConnectNeeds {
  readonly console: ConsoleAudience
}

/** Returns the state of the caller's session. */
export const getSession =
  ({
    store,
    integrations,
    console,
  }: SessionNeeds): UseCaseFor<typeof endpoints.getSession, 'browser-session'> =>
  async (_input, { session }) => {
    const subject = session?.subject ? await store.subjects.find(session.subject) : undefined
    return {
      state: stateOf(subject),
      name: subject?.name ?? null,
      ends_at: session ? isoTime(session.endsAt) : null,
      simulated: [...integrations.values()].every(({ environment }) => environment === 'simulated'),
      console,
    }
  }

const stateOf = (subject: Subject | undefined): Session['state'] => {
  if (!subject) return 'anonymous'
  return subject.guest ? 'guest' : 'signed-in'
}

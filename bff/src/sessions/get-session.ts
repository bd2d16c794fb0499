import type { endpoints, Session, UseCase } from '@planbridge/shared/contract'
import type { RequestSession } from '../principal/request-session.ts'
import type { Subject } from '../store/ports/ports.ts'
import type { ConnectNeeds } from '../grants/needs.ts'

export const getSession =
  ({ store, integrations }: ConnectNeeds): UseCase<typeof endpoints.getSession, RequestSession> =>
  async (_input, { session }) => {
    const subject = session?.subject ? await store.subjects.find(session.subject) : undefined
    return {
      state: stateOf(subject),
      name: subject?.name ?? null,
      ends_at: session ? new Date(session.endsAt).toISOString() : null,
      simulated: [...integrations.values()].every(({ environment }) => environment === 'simulated'),
    }
  }

const stateOf = (subject: Subject | undefined): Session['state'] => {
  if (!subject) return 'anonymous'
  return subject.guest ? 'guest' : 'signed-in'
}

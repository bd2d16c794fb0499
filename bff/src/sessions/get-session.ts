import type { ConsoleAudience, endpoints, Session } from '@planbridge/shared/contract'
import { isoTime } from '../domain/iso-time.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { SessionRecord, Subject } from '../store/ports/ports.ts'
import { signInOptions } from './sign-in-options.ts'

export interface SessionNeeds extends ConnectNeeds {
  readonly console: ConsoleAudience
  /** True if sessions without sign-in act for guests. */
  readonly anonymousUse: boolean
  /** The address of a sample host; null without one. */
  readonly sampleHost: string | null
}

/** Returns the state of the caller's session, and the ways to sign in. */
export const getSession = (
  needs: SessionNeeds,
): UseCaseFor<typeof endpoints.getSession, 'browser-session'> => {
  const { store, integrations, anonymousUse } = needs
  const options = signInOptions(needs)
  const deployment = {
    simulated: [...integrations.values()].every(({ environment }) => environment === 'simulated'),
    console: needs.console,
    sign_in_options: [...options],
    hosts_only: options.length === 0 && !anonymousUse,
    ...(needs.sampleHost !== null && { sample_host: needs.sampleHost }),
  }
  return async (_input, { session }) => {
    const subject = session?.subject ? await store.subjects.find(session.subject) : undefined
    return {
      state: stateOf(subject),
      name: subject?.name ?? null,
      ends_at: session ? isoTime(session.endsAt) : null,
      ...roleOf(session, subject),
      ...deployment,
    }
  }
}

const roleOf = (session: SessionRecord | undefined, subject: Subject | undefined): Pick<Session, 'role'> =>
  stateOf(subject) === 'signed-in' ? { role: session?.firm?.role ?? 'person' } : {}

const stateOf = (subject: Subject | undefined): Session['state'] => {
  if (!subject) return 'anonymous'
  return subject.guest ? 'guest' : 'signed-in'
}

import { challengeOf, createPlanbridge, newVerifier, type PlanbridgeOptions } from '@planbridge/node'
import type { HostSession } from './host-sessions.ts'

export interface PlanbridgeBackEndNeeds {
  /** Planbridge's origin. */
  readonly planbridge: string
  readonly key: string
  /** The host's own origin. */
  readonly origin: string
  /** The origins of its pages that may show the frame; default: its own. */
  readonly frameOrigins?: readonly string[]
  /** Replaces the global `fetch`. */
  readonly fetch?: PlanbridgeOptions['fetch']
}

/** The calls of the host's back end. The key stays here. */
export const planbridgeBackEnd = (needs: PlanbridgeBackEndNeeds) => {
  const { planbridge: planbridgeOrigin, key, origin, frameOrigins = [origin], fetch } = needs
  const planbridge = createPlanbridge({ origin: planbridgeOrigin, key, ...(fetch && { fetch }) })
  return {
    /** Starts a connect session. Its verifier stays in the host session of this browser. */
    startSession: async ({ user, verifiers }: HostSession) => {
      const verifier = newVerifier()
      const created = await planbridge.createConnectSession({
        subject: user.id,
        display_name: user.name,
        allowed_origins: frameOrigins,
        return_url: `${origin}/planbridge/return`,
        code_challenge: await challengeOf(verifier),
      })
      verifiers.set(created.id, verifier)
      return created
    },
    /**
     * Verifies that the person who comes back is the one who started. Returns the address to go on to; undefined if this browser did not
     * start the session, which is ended then: somebody may have sent its link to this person.
     */
    completeSession: async (session: HostSession | undefined, id: string, code: string) => {
      const verifier = session?.verifiers.get(id)
      if (session === undefined || verifier === undefined) {
        await planbridge.cancelConnectSession({ id })
        return undefined
      }
      session.verifiers.delete(id)
      const completed = await planbridge.completeConnectSession({
        id,
        subject: session.user.id,
        code,
        code_verifier: verifier,
      })
      return completed.continue_url
    },
    listConnections: async ({ user }: HostSession) =>
      (await planbridge.listConnections({ subject: user.id })).connections,
    /** Calls the provider's API as the user. */
    callApi: ({ user }: HostSession, connection: string, path: string) =>
      planbridge.call(connection, user.id, path),
  }
}

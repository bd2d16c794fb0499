import { challengeOf, createPlanbridge, newVerifier } from '@planbridge/node'
import type { HostSession } from './host-sessions.ts'

export interface PlanbridgeBackEndNeeds {
  /** Planbridge's origin. */
  readonly planbridge: string
  readonly key: string
  /** The host's own origin. */
  readonly origin: string
  /** The origins of its pages that may show the frame; default: its own. */
  readonly frameOrigins?: readonly string[]
}

/** The calls of the host's back end. The key stays here. */
export const planbridgeBackEnd = (needs: PlanbridgeBackEndNeeds) => {
  const { planbridge: planbridgeOrigin, key, origin, frameOrigins = [origin] } = needs
  const planbridge = createPlanbridge({ origin: planbridgeOrigin, key })
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
    /** Verifies that the person who comes back is the one who started. Returns the address to go on to. */
    completeSession: async ({ user, verifiers }: HostSession, id: string, code: string): Promise<string> => {
      // A browser that did not start the session has no verifier, and Planbridge refuses any other.
      const verifier = verifiers.get(id) ?? newVerifier()
      verifiers.delete(id)
      const completed = await planbridge.completeConnectSession({
        id,
        subject: user.id,
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

import * as z from 'zod/mini'
import { defineEndpoint } from './endpoint.ts'

/** The caller's session. */
export const Session = z.object({
  /** `guest`: a session without sign-in, possible only if every provider is simulated. */
  state: z.enum(['anonymous', 'guest', 'signed-in']),
  /** The person's name, as the provider gives it. */
  name: z.nullable(z.string()),
  /** The latest end of the session; null without one. */
  ends_at: z.nullable(z.iso.datetime()),
  /** True if every provider of this deployment is simulated. */
  simulated: z.boolean(),
})
export type Session = z.infer<typeof Session>

/** Returns the state of the caller's session. */
export const getSession = defineEndpoint({
  method: 'GET',
  path: '/session',
  access: 'anyone',
  input: z.strictObject({}),
  output: Session,
  failures: [],
})

/** The outcome of a sign-out for the person's user-present connections. */
export const SignOutReport = z.object({
  /** The number of connections that were ended. */
  ended: z.number(),
  /** Names of the providers that have not confirmed the revocation yet. They are asked again until they do. */
  not_revoked: z.array(z.string()),
  /** The number of connections that only a guest had and that were removed; absent if there were none. */
  forgotten: z.optional(z.number()),
})
export type SignOutReport = z.infer<typeof SignOutReport>

/** Ends the session and the person's user-present access. */
export const signOut = defineEndpoint({
  method: 'POST',
  path: '/sign-out',
  access: 'anyone',
  input: z.strictObject({}),
  output: SignOutReport,
  failures: [],
})

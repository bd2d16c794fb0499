import * as z from 'zod/mini'
import { defineEndpoint } from './endpoint.ts'

export const Session = z.object({
  /** `guest`: a session without sign-in, where every provider is simulated. */
  state: z.enum(['anonymous', 'guest', 'signed-in']),
  /** Whose session it is, as the provider calls them. */
  name: z.nullable(z.string()),
  /** When it ends at the latest; null while there is none. */
  ends_at: z.nullable(z.iso.datetime()),
  /** Every provider of this deployment is a simulator. */
  simulated: z.boolean(),
})
export type Session = z.infer<typeof Session>

export const getSession = defineEndpoint({
  method: 'GET',
  path: '/session',
  access: 'anyone',
  input: z.strictObject({}),
  output: Session,
  failures: [],
})

/** What became of the token sets that a sign-out ends. */
export const SignOutReport = z.object({
  ended: z.number(),
  /** Names of the providers at which revoking did not succeed. */
  not_revoked: z.array(z.string()),
})
export type SignOutReport = z.infer<typeof SignOutReport>

/** Ends the session, and with it user-present access. */
export const signOut = defineEndpoint({
  method: 'POST',
  path: '/sign-out',
  access: 'anyone',
  input: z.strictObject({}),
  output: SignOutReport,
  failures: [],
})

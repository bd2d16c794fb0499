import * as z from 'zod/mini'
import { ConsentModel } from './access-model.ts'
import { defineEndpoint } from './endpoint.ts'
import { IntegrationId } from './identifiers.ts'

/** A way to sign in. */
export const SignInOption = z.object({
  /** The id that an attempt with the purpose `sign-in` names as its `integration`. */
  id: IntegrationId,
  /**
   * `firm`: an account of the person's organisation, which signs in and connects nothing. `integration`: an account at a provider,
   * which is also connected.
   */
  kind: z.enum(['firm', 'integration']),
  /** The name of the organisation or of the integration. */
  label: z.string(),
  /** The access model that the attempt names; a delegation needs terms. */
  model: ConsentModel,
})
export type SignInOption = z.infer<typeof SignInOption>

/** The role of a person. `operator`: their organisation lets them look after this deployment. */
export const Role = z.enum(['person', 'operator'])
export type Role = z.infer<typeof Role>

export const consoleAudiences = ['off', 'developers', 'everyone'] as const

/** The audience of the app's API console. `developers` are people with the role `operator`. */
export const ConsoleAudience = z.enum(consoleAudiences)
export type ConsoleAudience = z.infer<typeof ConsoleAudience>

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
  /** Absent in answers of earlier versions, which offered the console to everyone. */
  console: z.optional(ConsoleAudience),
  /** The role of the signed-in person. Absent without one, and in answers of earlier versions. */
  role: z.optional(Role),
  /** The ways to sign in, those of organisations first. Absent in answers of earlier versions. */
  sign_in_options: z.optional(z.array(SignInOption)),
  /** True if people cannot use this deployment in a browser: it serves the back ends of hosts. Absent in answers of earlier versions. */
  hosts_only: z.optional(z.boolean()),
  /** The address of a sample host, in the demo. Absent without one. */
  sample_host: z.optional(z.string()),
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
  /** The work that continues without the person. Absent if there is none, and in answers of earlier versions. */
  continuing: z.optional(
    z.object({
      /** The number of scheduled jobs. */
      jobs: z.number(),
      /** The providers at which work continues: those of the jobs, without jobs those of the delegations. */
      providers: z.array(z.string()),
      /** When the last of it ends; null if there is no end. */
      until: z.nullable(z.iso.datetime()),
    }),
  ),
  /** The name of the organisation whose own session goes on, if the person signed in with its account. */
  continues_at: z.optional(z.string()),
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

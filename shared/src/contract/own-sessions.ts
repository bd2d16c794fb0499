import * as z from 'zod/mini'
import { defineEndpoint } from './endpoint.ts'

export const BrowserFamily = z.enum([
  'chrome',
  'edge',
  'firefox',
  'safari',
  'opera',
  'samsung-internet',
  'other',
])
export type BrowserFamily = z.infer<typeof BrowserFamily>

export const SystemFamily = z.enum(['windows', 'macos', 'linux', 'chromeos', 'android', 'ios', 'other'])
export type SystemFamily = z.infer<typeof SystemFamily>

/** A session of the caller's person, in facts that the person recognises. */
export const OwnSession = z.object({
  /** Names the session in this list. It is not the id in the cookie. */
  id: z.string(),
  /** True for the session of the request. */
  current: z.boolean(),
  /** When it started; null for sessions of earlier versions. */
  started_at: z.nullable(z.iso.datetime()),
  /** When a request was last made with it, to about a minute. */
  seen_at: z.iso.datetime(),
  browser: BrowserFamily,
  system: SystemFamily,
})
export type OwnSession = z.infer<typeof OwnSession>

/** Lists the live sessions of the caller's person, this one first. */
export const listSessions = defineEndpoint({
  method: 'GET',
  path: '/sessions',
  access: 'person',
  input: z.strictObject({}),
  output: z.object({ sessions: z.array(OwnSession) }),
  failures: ['session-required', 'sign-in-required'],
})

const EndedSessions = z.object({
  /** The number of sessions that were ended; 0 if there was none any more. */
  ended: z.number(),
})

/** Ends another session of the caller's person. This one is ended by signing out. */
export const endSession = defineEndpoint({
  method: 'DELETE',
  path: '/sessions/:session',
  access: 'person',
  input: z.strictObject({ session: z.string().check(z.maxLength(100)) }),
  output: EndedSessions,
  failures: ['session-required', 'sign-in-required'],
})

/** Ends every session of the caller's person but this one. */
export const endOtherSessions = defineEndpoint({
  method: 'POST',
  path: '/sessions/end-others',
  access: 'person',
  input: z.strictObject({}),
  output: EndedSessions,
  failures: ['session-required', 'sign-in-required'],
})

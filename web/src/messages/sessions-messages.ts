import { sessions } from './en/sessions.ts'
import type { Messages } from './en.ts'
import { inLanguage } from './locale.ts'

/** The texts of the page of a person's sessions, which are loaded with the page, and those of the app. */
export interface SessionsMessages extends Messages {
  readonly sessions: typeof sessions
}

export const withSessions = (messages: Messages): SessionsMessages => ({
  ...messages,
  sessions: inLanguage([messages.locale], { en: sessions }),
})

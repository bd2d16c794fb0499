import {
  endOtherSessions,
  endSession,
  listSessions,
  type OwnSessionsNeeds,
} from '../sessions/own-sessions.ts'

/** The use cases of a person's list of sessions. */
export const sessionUseCases = (needs: OwnSessionsNeeds) => ({
  listSessions: listSessions(needs),
  endSession: endSession(needs),
  endOtherSessions: endOtherSessions(needs),
})

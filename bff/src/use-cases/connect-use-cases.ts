import {
  addConnectPersonalToken,
  addConnectServiceAccount,
  cancelConnect,
  chooseConnectAccount,
  getConnectProgress,
  getConnectView,
  startConnectAttempt,
} from '../embedding/connect.ts'
import { completeConnectSession } from '../embedding/complete-session.ts'
import { cancelConnectSession, createConnectSession, getConnectSession } from '../embedding/host-sessions.ts'
import type { EmbeddingNeeds } from '../embedding/needs.ts'
import { announceWindow, confirmPerson, enterWindow, leaveWindow } from '../embedding/windows.ts'

/** The use cases of the frame and the window of a connect session. */
export const connectSessionUseCases = (needs: EmbeddingNeeds) => ({
  getConnectView: getConnectView(needs),
  announceWindow: announceWindow(needs),
  enterWindow: enterWindow(needs),
  confirmPerson: confirmPerson(needs),
  startConnectAttempt: startConnectAttempt(needs),
  addConnectPersonalToken: addConnectPersonalToken(needs),
  addConnectServiceAccount: addConnectServiceAccount(needs),
  chooseConnectAccount: chooseConnectAccount(needs),
  getConnectProgress: getConnectProgress(needs),
  leaveWindow: leaveWindow(needs),
  cancelConnect: cancelConnect(needs),
})

/** The use cases of connect sessions for the back end of a host. */
export const hostConnectUseCases = (needs: EmbeddingNeeds) => ({
  createConnectSession: createConnectSession(needs),
  getConnectSession: getConnectSession(needs),
  completeConnectSession: completeConnectSession(needs),
  cancelConnectSession: cancelConnectSession(needs),
})

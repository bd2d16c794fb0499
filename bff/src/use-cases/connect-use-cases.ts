import {
  addConnectPersonalToken,
  addConnectServiceAccount,
  cancelConnect,
  chooseConnectAccount,
  getConnectProgress,
  getConnectView,
  startConnectAttempt,
} from '../embedding/connect.ts'
import { completeInWindow } from '../embedding/complete-in-window.ts'
import { completeConnectSession } from '../embedding/complete-session.ts'
import { endOverdue } from '../embedding/end-session.ts'
import { frameOrigins } from '../embedding/frame-origins.ts'
import { cancelConnectSession, createConnectSession, getConnectSession } from '../embedding/host-sessions.ts'
import type { EmbeddingNeeds } from '../embedding/needs.ts'
import { openWaits } from '../embedding/waits.ts'
import { announceWindow, confirmPerson, enterWindow, leaveWindow } from '../embedding/windows.ts'

/** The use cases of the frame and the window of a connect session. */
const connectSessionUseCases = (needs: EmbeddingNeeds) => ({
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
const hostConnectUseCases = (needs: EmbeddingNeeds) => ({
  createConnectSession: createConnectSession(needs),
  getConnectSession: getConnectSession(needs),
  completeConnectSession: completeConnectSession(needs),
  cancelConnectSession: cancelConnectSession(needs),
})

/** Everything of connect sessions that the program needs. */
export const openEmbedding = (needs: Omit<EmbeddingNeeds, 'waits'>) => {
  const embedding = { ...needs, waits: openWaits() }
  return {
    useCases: connectSessionUseCases(embedding),
    forHosts: hostConnectUseCases(embedding),
    /** Completes attempts of windows, too. */
    inWindow: (complete: Parameters<typeof completeInWindow>[1]) => completeInWindow(embedding, complete),
    frameOrigins: frameOrigins(embedding),
    endOverdue: () => endOverdue(embedding),
    endWaits: embedding.waits.end,
  }
}

export type Embedding = ReturnType<typeof openEmbedding>

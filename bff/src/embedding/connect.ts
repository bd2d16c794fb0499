import type { Connection } from '@planbridge/shared/contract'
import type { connectEndpoints } from '@planbridge/shared/embed'
import { startAttempt } from '../attempts/start-attempt.ts'
import { addPersonalToken } from '../connections/add-personal-token.ts'
import { addServiceAccount } from '../connections/add-service-account.ts'
import { chooseAccount } from '../connections/choose-account.ts'
import { Failure } from '../failure.ts'
import type { ConnectPrincipal } from '../principal/connect-session.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requireAllowed } from './allowed.ts'
import { requestSessionOf } from './connecting.ts'
import { endSession } from './end-session.ts'
import type { EmbeddingNeeds } from './needs.ts'
import { currentSession, requireConfirmed, requireLive } from './session-state.ts'
import { connectionFor, connectView, progressView } from './views.ts'

export const getConnectView =
  (needs: EmbeddingNeeds): UseCaseFor<typeof connectEndpoints.getConnectView, 'connect-session'> =>
  async (_input, principal) =>
    connectView(needs, { ...principal, session: await requireLive(needs, principal) })

/** Starts an attempt in a window, whose callback leads back to it. */
export const startConnectAttempt = (
  needs: EmbeddingNeeds,
): UseCaseFor<typeof connectEndpoints.startConnectAttempt, 'connect-session'> => {
  const start = startAttempt(needs)
  return async (input, principal) => {
    const session = await requireConfirmed(needs, principal)
    requireAllowed(needs, session, input)
    const { reconnect } = session
    const facts = await start(
      {
        ...input,
        ...(reconnect === null ? { purpose: 'link' } : { purpose: 'reconnect', connection: reconnect }),
        return_to: `/connect?session=${session.id}`,
      },
      requestSessionOf(needs, { ...principal, session }),
    )
    await needs.store.connectSessions.note(session.id, null)
    needs.waits.wake(session.id)
    return facts
  }
}

export const addConnectPersonalToken = (
  needs: EmbeddingNeeds,
): UseCaseFor<typeof connectEndpoints.addConnectPersonalToken, 'connect-session'> => {
  const add = addPersonalToken(needs)
  return async (input, principal) => {
    const session = await requireConfirmed(needs, principal)
    requireAllowed(needs, session, { ...input, model: 'personal-token' })
    const made = await add(input, requestSessionOf(needs, { ...principal, session }))
    return shown(needs, principal, made)
  }
}

export const addConnectServiceAccount = (
  needs: EmbeddingNeeds,
): UseCaseFor<typeof connectEndpoints.addConnectServiceAccount, 'connect-session'> => {
  const add = addServiceAccount(needs)
  return async (input, principal) => {
    const session = await requireConfirmed(needs, principal)
    requireAllowed(needs, session, { ...input, model: 'service-account' })
    const made = await add(input, requestSessionOf(needs, { ...principal, session }))
    return shown(needs, principal, made)
  }
}

/** Sets the account of the session's connection. The frame cannot, as long as it is not verified whose accounts they are. */
export const chooseConnectAccount = (
  needs: EmbeddingNeeds,
): UseCaseFor<typeof connectEndpoints.chooseConnectAccount, 'connect-session'> => {
  const choose = chooseAccount(needs)
  return async ({ account }, principal) => {
    const session = await requireLive(needs, principal)
    const { connection } = session
    if (connection === null || (principal.window === null && session.status === 'pending_verification'))
      throw new Failure('connection-not-found', 'nothing is connected, or it is not verified')
    const chosen = await choose({ connection, account }, requestSessionOf(needs, { ...principal, session }))
    await needs.store.connectSessions.touch(session.id)
    return shown(needs, principal, chosen)
  }
}

const shown = async (
  needs: EmbeddingNeeds,
  principal: ConnectPrincipal,
  changed: Connection,
): Promise<Connection> => {
  needs.waits.wake(principal.session.id)
  const row = await needs.store.connections.find(changed.id)
  return row ? connectionFor(needs, principal, row) : changed
}

/** Waits between two looks at the store, for the changes of other instances. */
const lookMs = 1_000
const looksMax = 20

/** Waits until the state of a session has another revision, or for about twenty seconds. */
export const getConnectProgress =
  (needs: EmbeddingNeeds): UseCaseFor<typeof connectEndpoints.getConnectProgress, 'connect-session'> =>
  async ({ revision }, principal) => {
    const { signal } = principal
    const left = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    )
    let session = await currentSession(needs, principal.session)
    const isSame = () => session.revision === Number(revision)
    for (
      let looks = 0;
      looks < looksMax && isSame() && !signal.aborted && !needs.waits.isEnded();
      looks += 1
    ) {
      await needs.waits.change(session.id, Promise.race([needs.sleep(lookMs), left]))
      const found = await needs.store.connectSessions.find(session.id)
      if (!found) throw new Failure('connect-session-required', 'it was deleted')
      session = await currentSession(needs, found)
    }
    return progressView(needs, { ...principal, session })
  }

/** Ends a session that has made no connection. */
export const cancelConnect =
  (needs: EmbeddingNeeds): UseCaseFor<typeof connectEndpoints.cancelConnect, 'connect-session'> =>
  async (_input, { session: presented }) => {
    const session = await currentSession(needs, presented)
    if (session.status !== 'open') return { status: session.status }
    await endSession(needs, session, { status: 'cancelled' })
    const { status } = (await needs.store.connectSessions.find(session.id)) ?? { status: 'cancelled' }
    return { status }
  }

import { ConnectSessionToken, getConnectView } from '@planbridge/shared/embed'
import { followProgress } from '../connect-flow/follow-progress.ts'
import { failed } from '../core/bff-client.ts'
import type { BffFailure } from '../core/bff-client.ts'
import { eventMessage } from './frame-events.ts'
import type { FrameContext } from './frame-model.ts'

/** How long the host page has for a new token, in milliseconds. */
const tokenWaitMs = 20_000

export interface SessionLoading {
  readonly load: () => Promise<void>
  /** Asks the host page for a new token. Without one in time the screen says so. */
  readonly askForToken: () => Promise<void>
  readonly takeToken: (token: string) => void
}

const isEnded = ({ code }: BffFailure): boolean =>
  code === 'connect-session-required' || code === 'connect-session-ended'

/** Loads the session of the token, follows its progress, and replaces a token that has expired. */
export function sessionLoading(context: FrameContext): SessionLoading {
  const { platform, init, call, flow, dispatch, token, setToken, isOver, onStop } = context
  let following = new AbortController()
  let asked = 0
  let waits = false
  onStop(() => following.abort())

  const follow = (): Promise<void> => {
    following.abort()
    following = new AbortController()
    return followProgress({
      call,
      sleep: platform.sleep,
      signal: following.signal,
      onProgress: (progress) => dispatch({ kind: 'progressed', progress }),
      onOffline: () => dispatch({ kind: 'offline', offline: true }),
      onEnd: () => void askForToken(),
    })
  }

  const askForToken = async (): Promise<void> => {
    asked += 1
    const ask = asked
    waits = true
    following.abort()
    dispatch({ kind: 'restarted' })
    platform.send({ type: 'planbridge:token-needed' })
    platform.send(eventMessage('token-requested', flow()))
    await platform.sleep(tokenWaitMs)
    if (waits && asked === ask && !isOver())
      dispatch({ kind: 'stopped', failure: failed('connect-session-required').failure })
  }

  const load = async (): Promise<void> => {
    if (!ConnectSessionToken.safeParse(token()).success)
      return refuse(failed('connect-session-required').failure)
    const result = await call(getConnectView, {})
    if (isOver()) return
    if (result.kind === 'failed') return refuse(result.failure)
    dispatch({ kind: 'viewed', view: result.output, wanted: init.integration })
    await follow()
  }

  /** The first token that has ended is replaced at once. Then the person decides, so that nothing goes round in circles. */
  const refuse = (failure: BffFailure): void => {
    if (isEnded(failure) && asked === 0) void askForToken()
    else dispatch({ kind: 'stopped', failure })
  }

  const takeToken = (next: string) => {
    const { name } = flow().step
    // A token that nobody asked for changes nothing while something is going on.
    if (!waits && name !== 'stopped' && name !== 'over') return
    waits = false
    setToken(next)
    dispatch({ kind: 'restarted' })
    void load()
  }

  return { load, askForToken, takeToken }
}

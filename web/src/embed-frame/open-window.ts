import { announceWindow } from '@planbridge/shared/embed'
import type { EventName, WindowSecret } from '@planbridge/shared/embed'
import { hashOf, newWindowSecret } from '../connect-flow/window-secret.ts'
import type { Way } from '../connect-flow/ways.ts'
import { failed } from '../core/bff-client.ts'
import { eventMessage } from './frame-events.ts'
import type { FrameContext, OpenedWindow } from './frame-model.ts'

/** How often it is looked whether a window is closed, in milliseconds. */
const lookEveryMs = 1_000

export interface Windows {
  /** Opens a window for a way. Must be called while a click is handled. */
  readonly open: (way: Way) => Promise<void>
  /** Sends the host page itself to the window's document. */
  readonly redirect: (way: Way) => Promise<void>
  /** The address for a link; it is announced when it is followed. */
  readonly follow: (way: Way) => string
  readonly focus: () => void
  readonly close: () => void
}

/** Announces the secret of a window that opens at the same moment. The window waits, so it may load first. */
async function announce(
  { platform, init, call, dispatch }: FrameContext,
  { secret, way, presentation }: { secret: WindowSecret; way: Way; presentation: 'popup' | 'redirect' },
): Promise<boolean> {
  const result = await call(announceWindow, {
    secret_hash: await hashOf(platform.random, secret),
    presentation,
    page: init.page,
    choice: { integration: way.entry.id, model: way.offer.model },
  })
  if (result.kind === 'ok') return true
  dispatch({ kind: 'went', step: { name: 'ways', provider: way.entry.provider.name } })
  dispatch({ kind: 'failed', failure: result.failure })
  return false
}

/** True if secrets can be hashed here; says so otherwise. */
function isSecure({ platform, dispatch }: FrameContext): boolean {
  // `subtle` is absent outside secure contexts, although its type does not say so.
  if (platform.random.subtle as SubtleCrypto | undefined) return true
  dispatch({ kind: 'failed', failure: failed('browser-unsuitable').failure })
  return false
}

/** Resolves when the handle says that its window is closed, or when `isPresent` is false. */
async function isClosed(
  { platform }: FrameContext,
  handle: OpenedWindow,
  isPresent: () => boolean,
): Promise<void> {
  while (isPresent() && !handle.closed) await platform.sleep(lookEveryMs)
}

/** Opens the windows of a frame, one at a time. */
export function windowsOf(context: FrameContext): Windows {
  const { platform, flow, dispatch, isOver, onStop } = context
  let opened: OpenedWindow | null = null
  const event = (name: EventName) => platform.send(eventMessage(name, flow()))
  const close = () => {
    opened?.close()
    opened = null
  }
  onStop(close)

  const open = async (way: Way): Promise<void> => {
    if (!isSecure(context)) return
    const secret = newWindowSecret(platform.random)
    close()
    const handle = platform.openWindow(`/connect#w=${secret}`)
    opened = handle
    dispatch({ kind: 'went', step: { name: 'waiting', way, hint: handle ? 'open' : 'unknown' } })
    event('window-requested')
    event(handle ? 'window-opened' : 'window-blocked')
    if (!(await announce(context, { secret, way, presentation: 'popup' }))) return close()
    if (!handle) return
    const isPresent = () => opened === handle && !isOver()
    await isClosed(context, handle, isPresent)
    // It may be untrue: a page with an opener policy looks closed. So it changes words only.
    if (isPresent()) dispatch({ kind: 'hinted', hint: 'closed' })
  }

  return {
    open,
    redirect: async (way) => {
      if (!isSecure(context)) return
      const secret = newWindowSecret(platform.random)
      dispatch({ kind: 'went', step: { name: 'leaving', way } })
      event('window-requested')
      if (await announce(context, { secret, way, presentation: 'redirect' }))
        platform.send({ type: 'planbridge:redirect', url: `${platform.origin}/connect#w=${secret}` })
    },
    follow: (way) => {
      const secret = newWindowSecret(platform.random)
      event('window-requested')
      void announce(context, { secret, way, presentation: 'popup' })
      return `/connect#w=${secret}`
    },
    focus: () => opened?.focus(),
    close,
  }
}

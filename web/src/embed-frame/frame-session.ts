import { protocolVersions } from '@planbridge/shared/embed'
import type { ReceivedMessage } from './handshake.ts'
import { frameActs } from './frame-acts.ts'
import { openFrame } from './frame-context.ts'
import { frameLooks } from './frame-looks.ts'
import type { FramePlatform, Init } from './frame-model.ts'
import { sessionLoading } from './load-session.ts'
import { windowsOf } from './open-window.ts'

export interface FrameSession {
  readonly receive: (received: ReceivedMessage) => void
  readonly close: () => void
}

/** The life of a frame after the host page has introduced itself: until success or exit is sent, once. */
export function startFrame(platform: FramePlatform, init: Init): FrameSession {
  const draw = () =>
    platform.draw(
      { flow: context.flow(), texts: looks.texts(), presentation: init.presentation, now: platform.now() },
      acts,
    )
  const context = openFrame(platform, init, {
    texts: () => looks.texts(),
    changed: (viewed) => {
      if (viewed) looks.refresh()
      draw()
    },
  })
  const looks = frameLooks(platform, init, context.flow, draw)
  const loading = sessionLoading(context)
  const acts = frameActs(context, windowsOf(context), {
    startAgain: () => void loading.askForToken(),
    tryAgain: () => {
      context.dispatch({ kind: 'restarted' })
      void loading.load()
    },
    close: context.end,
  })

  const receive = ({ message, refused }: ReceivedMessage) => {
    warnOf(platform, refused)
    if (message.type === 'planbridge:update') looks.wish(message.locale, message.appearance)
    else if (message.type === 'planbridge:token') loading.takeToken(message.token)
    else if (message.type === 'planbridge:close') context.end()
  }

  const version = protocolVersions.find((one) => init.versions.includes(one))
  if (version !== undefined) platform.send({ type: 'planbridge:ready', version })
  looks.refresh()
  draw()
  void loading.load()
  return { receive, close: context.end }
}

/** Tells developers of the host about values that the frame does not use. */
export const warnOf = ({ warn }: Pick<FramePlatform, 'warn'>, refused: readonly string[]): void => {
  if (refused.length > 0) warn(`planbridge: values of the appearance were refused: ${refused.join(', ')}`)
}

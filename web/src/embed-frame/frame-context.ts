import { ConnectSessionToken } from '@planbridge/shared/embed'
import { frameClient } from '../connect-flow/connect-client.ts'
import { isEnd, newFlow, nextFlow } from '../connect-flow/flow.ts'
import type { ConnectFlow, FlowEvent } from '../connect-flow/flow.ts'
import type { ConnectTexts } from '../messages/connect/texts.ts'
import { eventMessage, eventsBetween, goodbye } from './frame-events.ts'
import type { FrameContext, FramePlatform, Init } from './frame-model.ts'

interface Shown {
  readonly texts: () => ConnectTexts
  /** Called after every change; `viewed` is true if the facts of the session are new. */
  readonly changed: (viewed: boolean) => void
}

/** Opens the state of a frame. It says goodbye once: at success, or when it is closed. */
export function openFrame(platform: FramePlatform, init: Init, shown: Shown): FrameContext {
  let flow: ConnectFlow = newFlow('frame')
  let { token } = init
  let over = false
  const closers: (() => void)[] = []

  const stop = () => {
    for (const close of closers) close()
  }

  const end = () => {
    if (over) return
    over = true
    stop()
    platform.send(goodbye(shown.texts(), flow))
  }

  const dispatch = (event: FlowEvent) => {
    const before = flow
    flow = nextFlow(flow, event)
    for (const name of eventsBetween(before, flow)) platform.send(eventMessage(name, flow))
    shown.changed(flow.view !== before.view)
    if (flow.step.name === 'done') end()
    else if (isEnd(flow.step)) stop()
  }

  return {
    platform,
    init,
    call: frameClient(platform.fetch, () => ConnectSessionToken.parse(token)),
    flow: () => flow,
    dispatch,
    token: () => token,
    setToken: (next) => void (token = next),
    isOver: () => over,
    onStop: (close) => void closers.push(close),
    end,
  }
}

import { addConnectPersonalToken, chooseConnectAccount } from '@planbridge/shared/embed'
import type { ConnectProgress } from '@planbridge/shared/embed'
import type { Connection } from '@planbridge/shared/contract'
import { eventMessage } from './frame-events.ts'
import type { FrameActs, FrameContext } from './frame-model.ts'
import type { Windows } from './open-window.ts'

/** The progress that an act of this frame has made, before the server reports it. */
const progressWith = (context: FrameContext, connection: Connection): ConnectProgress => ({
  revision: Math.max(0, context.flow().revision),
  status: connection.status === 'pending-verification' ? 'pending_verification' : 'complete',
  window: 'none',
  connection,
  failure: null,
  expires_at: context.flow().view?.expires_at ?? new Date(context.platform.now()).toISOString(),
})

type Steps = Pick<
  FrameActs,
  'pick' | 'take' | 'back' | 'openWindow' | 'showWindow' | 'followLink' | 'goOnHere'
>

function stepsOf(context: FrameContext, windows: Windows): Steps {
  const { init, dispatch, flow, platform } = context
  return {
    pick: (provider) => {
      dispatch({ kind: 'went', step: { name: 'ways', provider } })
      platform.send(eventMessage('integration-selected', flow()))
    },
    take: (way) => {
      platform.send({ type: 'planbridge:event', name: 'access-model-selected', integration: way.entry.id })
      if (way.offer.model === 'personal-token') dispatch({ kind: 'went', step: { name: 'token', way } })
      else if (init.presentation === 'link') dispatch({ kind: 'went', step: { name: 'link', way } })
      else void (init.presentation === 'redirect' ? windows.redirect(way) : windows.open(way))
    },
    back: () => {
      windows.close()
      dispatch({ kind: 'back' })
    },
    openWindow: (way) => void windows.open(way),
    showWindow: windows.focus,
    followLink: windows.follow,
    goOnHere: (way) => void windows.redirect(way),
  }
}

/** The acts of the person in the frame. */
export function frameActs(
  context: FrameContext,
  windows: Windows,
  ends: Pick<FrameActs, 'startAgain' | 'tryAgain' | 'close'>,
): FrameActs {
  const { call, dispatch } = context
  const settle = async (
    adding: Promise<Awaited<ReturnType<typeof call<typeof addConnectPersonalToken>>>>,
  ) => {
    dispatch({ kind: 'working' })
    const result = await adding
    if (result.kind === 'failed') dispatch({ kind: 'failed', failure: result.failure })
    else dispatch({ kind: 'progressed', progress: progressWith(context, result.output) })
  }
  return {
    ...stepsOf(context, windows),
    ...ends,
    saveToken: (way, { token, endsOn }) =>
      void settle(call(addConnectPersonalToken, { integration: way.entry.id, token, ends_on: endsOn })),
    chooseAccount: (account) => void settle(call(chooseConnectAccount, { account })),
  }
}

import { listOperations } from '@planbridge/shared/contract'
import type { Connection } from '@planbridge/shared/contract'
import {
  addConnectPersonalToken,
  addConnectServiceAccount,
  cancelConnect,
  chooseConnectAccount,
  confirmPerson,
  leaveWindow,
} from '@planbridge/shared/embed'
import type { ConnectProgress } from '@planbridge/shared/embed'
import { chosenWay, stepOf } from '../connect-flow/flow.ts'
import type { ConnectFlow } from '../connect-flow/flow.ts'
import type { Way } from '../connect-flow/ways.ts'
import { isConsentWay } from '../connect-flow/ways.ts'
import type { CallResult } from '../core/bff-client.ts'
import { goToProvider } from './front-channel.ts'
import type { WindowActs, WindowContext } from './window-model.ts'

/** A progress that an act of this window has made. */
const madeProgress = (
  flow: ConnectFlow,
  change: Pick<ConnectProgress, 'status' | 'connection'>,
): ConnectProgress => ({
  revision: Math.max(0, flow.revision),
  window: 'entered',
  failure: null,
  expires_at: flow.view?.expires_at ?? '1970-01-01T00:00:00Z',
  ...change,
})

/** Goes back to the host, with the code for its verification if there is one; a window without a way back closes. */
export async function leave({ platform, call, show, flow }: WindowContext): Promise<void> {
  show({ leaving: true, leaveFailure: null })
  const result = await call(leaveWindow, {})
  if (result.kind === 'ok' && result.output.url !== null) return platform.replaceWith(result.output.url)
  show({ leaving: false })
  const works = flow().step.name === 'done'
  // Without the code the host could not verify its user, so that it is worth another try.
  if (result.kind === 'failed' && works) return show({ leaveFailure: result.failure })
  platform.closeWindow()
}

/** Takes up a way that was chosen here or in the frame. */
export function takeUp(context: WindowContext, way: Way): void {
  const { dispatch } = context
  if (way.offer.model === 'user-present' && isConsentWay(way)) return void goToProvider(context, { way })
  dispatch({ kind: 'went', step: stepOf(way, 'window') })
  if (way.offer.model === 'delegation') void loadOperations(context, way)
}

export async function loadOperations({ bff, show }: WindowContext, way: Way): Promise<void> {
  show({ operations: { kind: 'loading' } })
  const result = await bff(listOperations, { integration: way.entry.id })
  if (result.kind === 'failed') return show({ operations: result })
  const futile = way.offer.not_requested ?? []
  const operations = result.output.operations.filter(({ id }) => !futile.includes(id))
  show({ operations: { kind: 'ready', operations } })
}

async function confirm(context: WindowContext): Promise<void> {
  const { call, dispatch, flow } = context
  dispatch({ kind: 'working' })
  const result = await call(confirmPerson, {})
  if (result.kind === 'failed') return dispatch({ kind: 'failed', failure: result.failure })
  dispatch({ kind: 'confirmed', view: result.output })
  const way = flow().view && chosenWay(result.output)
  if (way) takeUp(context, way)
}

async function decline(context: WindowContext): Promise<void> {
  const { call, dispatch, flow } = context
  dispatch({ kind: 'working' })
  const result = await call(cancelConnect, {})
  if (result.kind === 'failed') return dispatch({ kind: 'failed', failure: result.failure })
  const { status } = result.output
  dispatch({ kind: 'progressed', progress: madeProgress(flow(), { status, connection: null }) })
  await leave(context)
}

/** The way of the screen that is shown, or the one that the frame chose. */
const wayOf = ({ step, view }: ConnectFlow): Way | undefined =>
  ('way' in step ? step.way : null) ?? (view ? chosenWay(view) : undefined)

/** The acts of the person in the window. */
export function windowActs(
  context: WindowContext,
  pages: Pick<WindowActs, 'tryAgain' | 'copyLink' | 'goOnHere'>,
): WindowActs {
  const { call, dispatch, flow } = context
  const settle = async (adding: Promise<CallResult<Connection>>) => {
    dispatch({ kind: 'working' })
    const result = await adding
    if (result.kind === 'failed') return dispatch({ kind: 'failed', failure: result.failure })
    const connection = result.output
    const status = connection.status === 'pending-verification' ? 'pending_verification' : 'complete'
    dispatch({ kind: 'progressed', progress: madeProgress(flow(), { status, connection }) })
    if (flow().step.name === 'done') await leave(context)
  }
  return {
    ...pages,
    confirm: () => void confirm(context),
    decline: () => void decline(context),
    pick: (provider) => dispatch({ kind: 'went', step: { name: 'ways', provider } }),
    take: (way) => takeUp(context, way),
    back: () => dispatch({ kind: 'back' }),
    saveToken: (way, { token, endsOn }) =>
      void settle(call(addConnectPersonalToken, { integration: way.entry.id, token, ends_on: endsOn })),
    agree: (way, delegation) => void goToProvider(context, { way, delegation }),
    connectService: (way) => void settle(call(addConnectServiceAccount, { integration: way.entry.id })),
    chooseAccount: (account) => void settle(call(chooseConnectAccount, { account })),
    otherAccount: () => {
      const way = wayOf(flow())
      if (way?.offer.model === 'user-present' && isConsentWay(way))
        void goToProvider(context, { way, anotherAccount: true })
      else if (way) takeUp(context, way)
      else dispatch({ kind: 'back' })
    },
    chooseAgain: () => dispatch({ kind: 'back' }),
    leave: () => void leave(context),
  }
}

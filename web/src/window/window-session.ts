import { getConnectProgress, getConnectView } from '@planbridge/shared/embed'
import type { ConnectSessionId, ConnectView, Locale } from '@planbridge/shared/embed'
import { windowClient } from '../connect-flow/connect-client.ts'
import { chosenWay, newFlow, nextFlow } from '../connect-flow/flow.ts'
import type { FlowEvent } from '../connect-flow/flow.ts'
import { noRevision } from '../connect-flow/follow-progress.ts'
import { bffClient, failed } from '../core/bff-client.ts'
import type { BffFailure } from '../core/bff-client.ts'
import { firstTexts, localeOf } from '../messages/connect/load-texts.ts'
import { enter } from './enter.ts'
import type { Entry } from './entry.ts'
import { isInAppBrowser } from './in-app-browser.ts'
import { leave, takeUp, windowActs } from './window-acts.ts'
import type { WindowContext, WindowModel, WindowPlatform } from './window-model.ts'

/** The state of a window with its language and look. Every change is drawn. */
function openContext(
  platform: WindowPlatform,
  entry: Entry,
  draw: (model: WindowModel) => void,
): WindowContext {
  let model: WindowModel = {
    flow: newFlow('window'),
    texts: firstTexts,
    now: platform.now(),
    operations: { kind: 'loading' },
    inApp: null,
    leaving: false,
    leaveFailure: null,
  }
  let session: ConnectSessionId | null = 'session' in entry ? entry.session : null
  let spoken: Locale | null = null

  const change = (next: Partial<WindowModel>) => {
    model = { ...model, ...next, now: platform.now() }
    draw(model)
  }

  const speak = async (locale: Locale): Promise<void> => {
    spoken = locale
    const texts = await platform.loadTexts(locale)
    if (spoken !== locale) return
    platform.dress(texts, model.flow.view?.appearance ?? {})
    change({ texts })
  }

  /** Language and look are the session's, or the person's. */
  const dress = (view: ConnectView | null) => {
    platform.dress(model.texts, view?.appearance ?? {})
    const locale = localeOf(view?.locale ?? null, platform.languages)
    if (locale !== spoken) void speak(locale)
  }

  const dispatch = (event: FlowEvent) => {
    const before = model.flow
    change({ flow: nextFlow(before, event) })
    if (model.flow.view !== before.view) dress(model.flow.view)
  }

  dress(null)
  return {
    platform,
    entry,
    call: windowClient(platform.fetch, () => session),
    bff: bffClient(platform.fetch),
    flow: () => model.flow,
    dispatch,
    show: change,
    session: () => session,
    setSession: (id) => void (session = id),
  }
}

/** Redeems the secret, and takes up what the frame has chosen. */
async function enterWith(context: WindowContext, entry: Extract<Entry, { kind: 'secret' }>): Promise<void> {
  const { platform, call, dispatch, flow, setSession } = context
  const { now, sleep } = platform
  const result = await enter({ call, now, sleep }, entry)
  if (result.kind === 'failed') return dispatch({ kind: 'stopped', failure: result.failure })
  const view = result.output
  setSession(view.id)
  // A reload finds the session by its cookie.
  platform.setAddress(`/connect?session=${view.id}`)
  dispatch({ kind: 'viewed', view })
  if (view.status !== 'open') return resume(context)
  const way = flow().step.name === 'confirm' ? undefined : chosenWay(view)
  if (way) takeUp(context, way)
}

/** Reads the state of the session, after the provider or a reload, and goes on from there. */
async function resume(context: WindowContext): Promise<void> {
  const { call, dispatch, flow } = context
  const viewed = await call(getConnectView, {})
  if (viewed.kind === 'failed') return dispatch({ kind: 'stopped', failure: viewed.failure })
  dispatch({ kind: 'viewed', view: viewed.output, returned: true })
  const result = await call(getConnectProgress, { revision: noRevision })
  if (result.kind === 'failed') return dispatch({ kind: 'stopped', failure: result.failure })
  const { failure } = result.output
  dispatch({ kind: 'progressed', progress: result.output })
  if (flow().step.name === 'done') return leave(context)
  if (result.output.status !== 'open' || failure === null || flow().step.name === 'confirm') return
  showRefusal(context, { ...failure, retryAfterSeconds: null, connection: null })
}

function showRefusal({ platform, dispatch, show, flow }: WindowContext, failure: BffFailure): void {
  const { view } = flow()
  const way = (view && chosenWay(view)) ?? null
  dispatch({ kind: 'went', step: { name: 'refused', way, failure } })
  if (failure.code === 'authorization-refused' && isInAppBrowser(platform.userAgent))
    show({ inApp: { link: null, copied: false } })
}

/** The last page of a window that the host has sent back here. Language and look are those of the session, if it can be read. */
async function showDone({ platform, call, dispatch, session }: WindowContext): Promise<void> {
  const result = session() === null ? null : await call(getConnectView, {})
  if (result?.kind === 'ok') dispatch({ kind: 'viewed', view: result.output })
  dispatch({ kind: 'went', step: { name: 'done', connection: null } })
  platform.closeWindow()
}

/** The life of a window. */
export function startWindow(platform: WindowPlatform, entry: Entry): void {
  const context = openContext(platform, entry, (model) => platform.draw(model, acts))
  const { dispatch, show } = context

  const linkOf = (): string | null =>
    entry.kind === 'secret' && !entry.announced ? `${platform.origin}/connect#l=${entry.secret}` : null

  const copyLink = async (): Promise<void> => {
    const link = linkOf()
    if (link !== null) show({ inApp: { link, copied: await platform.copy(link) } })
  }

  const begin = async (): Promise<void> => {
    if (entry.kind === 'done') return showDone(context)
    if (context.session() !== null) return resume(context)
    if (entry.kind === 'secret') return enterWith(context, entry)
    dispatch({ kind: 'stopped', failure: failed('window-unknown').failure })
  }

  const acts = windowActs(context, {
    tryAgain: () => {
      dispatch({ kind: 'restarted' })
      void begin()
    },
    copyLink: () => void copyLink(),
    goOnHere: () => {
      show({ inApp: null })
      if (context.session() === null) void begin()
    },
  })

  platform.onRestore(acts.tryAgain)
  // Entering spends the link, so another browser is offered before.
  if (linkOf() !== null && isInAppBrowser(platform.userAgent))
    return show({ inApp: { link: linkOf(), copied: false } })
  void begin()
}

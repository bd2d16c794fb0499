import { newFlow } from '@planbridge/web/connect-flow/flow.ts'
import type { ConnectFlow, Step } from '@planbridge/web/connect-flow/flow.ts'
import { providersOf } from '@planbridge/web/connect-flow/ways.ts'
import type { Way } from '@planbridge/web/connect-flow/ways.ts'
import type { BffFailure } from '@planbridge/web/core/bff-client.ts'
import { drawFrame } from '@planbridge/web/embed-frame/draw-frame.tsx'
import type { FrameActs, FrameModel } from '@planbridge/web/embed-frame/frame-model.ts'
import { failureKinds } from '@planbridge/web/messages/connect/failure-kinds.ts'
import type { ConnectTexts } from '@planbridge/web/messages/connect/texts.ts'
import { drawWindow } from '@planbridge/web/window/draw-window.tsx'
import type { WindowActs, WindowModel } from '@planbridge/web/window/window-model.ts'
import { codeOfKind } from './code-of-kind.ts'
import { connectionWith, now, operations, viewWith } from './connect-facts.ts'

const nothing = () => undefined
const noActs = new Proxy({}, { get: () => nothing }) as unknown as FrameActs & WindowActs

const [acme, birch, clinic] = providersOf(viewWith())
const wayOf = (index: number, provider = birch): Way => provider?.ways[index] as Way
const session = wayOf(0)

const failure = (code: BffFailure['code'], retryAfterSeconds: number | null = null): BffFailure => ({
  code,
  reference: '7f3a-91c2',
  retryAfterSeconds,
  connection: null,
})

const several = connectionWith({
  status: 'choose-account',
  choices: [
    { id: 'a', name: 'Harbour Lane Wealth', detail: 'Adviser, Bristol office' },
    { id: 'b', name: 'Nair Family Office', detail: 'Owner' },
  ],
})

export interface ListedScreen {
  readonly name: string
  readonly draw: (root: Element, texts: ConnectTexts) => void
}

const flowAt = (place: ConnectFlow['place'], step: Step, change: Partial<ConnectFlow> = {}): ConnectFlow => ({
  ...newFlow(place),
  view: viewWith(),
  step,
  ...change,
})

const inFrame = (name: string, step: Step, change: Partial<ConnectFlow> = {}): ListedScreen => ({
  name: `frame ${name}`,
  draw: (root, texts) => {
    const model: FrameModel = { flow: flowAt('frame', step, change), texts, presentation: 'auto', now }
    drawFrame(root, model, noActs)
  },
})

const inWindow = (
  name: string,
  step: Step,
  change: Partial<ConnectFlow> = {},
  beside: Partial<WindowModel> = {},
): ListedScreen => ({
  name: `window ${name}`,
  draw: (root, texts) => {
    const model: WindowModel = {
      flow: flowAt('window', step, change),
      texts,
      now,
      operations: { kind: 'ready', operations },
      inApp: null,
      leaving: false,
      leaveFailure: null,
      ...beside,
    }
    drawWindow(root, model, noActs)
  },
})

const frameScreens = [
  inFrame('loading', { name: 'loading' }, { view: null }),
  inFrame('providers', { name: 'providers' }),
  inFrame('no provider', { name: 'providers' }, { view: viewWith({ entries: [] }) }),
  inFrame('ways', { name: 'ways', provider: acme?.name ?? '' }),
  inFrame('one way', { name: 'ways', provider: clinic?.name ?? '' }),
  inFrame(
    'ways busy and failed',
    { name: 'ways', provider: birch?.name ?? '' },
    {
      busy: true,
      failure: failure('too-many-requests', 12),
    },
  ),
  inFrame(
    'reconnect',
    { name: 'ways', provider: birch?.name ?? '' },
    {
      view: viewWith({
        reconnect: {
          connection: connectionWith().id,
          integration: 'birch',
          model: 'user-present',
          account: 'priya@harbourlane.example',
        },
      }),
    },
  ),
  inFrame('token', { name: 'token', way: wayOf(1) }),
  inFrame('token failed', { name: 'token', way: wayOf(1) }, { failure: failure('personal-token-rejected') }),
  inFrame('waiting', { name: 'waiting', way: session, hint: 'open' }),
  inFrame('waiting closed', { name: 'waiting', way: session, hint: 'closed' }),
  inFrame('waiting blocked', { name: 'waiting', way: session, hint: 'unknown' }, { offline: true }),
  inFrame(
    'waiting failed',
    { name: 'waiting', way: session, hint: 'open' },
    { failure: failure('consent-denied') },
  ),
  inFrame('link', { name: 'link', way: session }),
  inFrame('account', { name: 'account', connection: several }),
  inFrame('finishing', { name: 'finishing', connection: connectionWith() }),
  inFrame('done', { name: 'done', connection: connectionWith() }),
  inFrame('over', { name: 'over', status: 'expired' }),
  inFrame('cancelled', { name: 'over', status: 'cancelled' }),
]

const windowScreens = [
  inWindow('confirm', { name: 'confirm' }),
  inWindow('confirm unnamed', { name: 'confirm' }, { view: viewWith({ person: null }) }),
  inWindow('terms', { name: 'terms', way: wayOf(1, acme) }),
  inWindow(
    'terms without operations',
    { name: 'terms', way: wayOf(1, acme) },
    {},
    {
      operations: { kind: 'ready', operations: [] },
    },
  ),
  inWindow('service', { name: 'service', way: wayOf(0, clinic) }),
  inWindow('leaving', { name: 'leaving', way: session }),
  inWindow('done', { name: 'done', connection: connectionWith() }),
  inWindow(
    'in another app',
    { name: 'loading' },
    { view: null },
    {
      inApp: { link: `https://planbridge.example/connect#l=${'s'.repeat(43)}`, copied: false },
    },
  ),
  inWindow('in another app, refused', { name: 'loading' }, {}, { inApp: { link: null, copied: false } }),
]

const failureScreens = failureKinds.map((kind) =>
  inWindow(`failure ${kind}`, { name: 'refused', way: session, failure: failure(codeOfKind(kind), 12) }),
)

/** Every screen of the frame and of the window, with each failure. */
export const everyScreen: readonly ListedScreen[] = [...frameScreens, ...windowScreens, ...failureScreens]

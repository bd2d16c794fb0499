import type { RequestHandler } from 'msw'
import type { KitOptions } from '../kit/kit.ts'
import { type PlanbridgeHandlers, planbridgeHandlers } from '../handlers/handlers.ts'
import type { ScenarioName } from '../scenarios/names.ts'

/** The parameter `planbridge` of a story. */
export interface StoryParameters {
  /** Default: the scenario of the options. */
  readonly scenario?: ScenarioName
  /** Prepares what no scenario has, such as a connection of a user of the host. */
  readonly prepare?: (planbridge: PlanbridgeHandlers) => Promise<void> | void
}

/** The parts of Storybook's context that are used: the types depend on no version of Storybook. */
export interface StoryContext {
  readonly parameters: { readonly planbridge?: StoryParameters; readonly [name: string]: unknown }
}

export interface LoaderOptions extends KitOptions {
  /** Handlers of the host's own back end. */
  readonly handlers?: (planbridge: PlanbridgeHandlers) => readonly RequestHandler[]
  /** The address of MSW's worker script. Default: `mockServiceWorker.js` beside the page. */
  readonly workerUrl?: string
}

// On the global object: a module that Vite replaces would otherwise start a second worker.
const key = Symbol.for('@planbridge/mock/storybook')
const running = globalThis as { [key]?: Promise<PlanbridgeHandlers> }

const start = async ({ handlers, workerUrl, ...options }: LoaderOptions): Promise<PlanbridgeHandlers> => {
  const { setupWorker } = await import('msw/browser')
  const planbridge = planbridgeHandlers(options)
  const worker = setupWorker(...planbridge, ...(handlers?.(planbridge) ?? []))
  const url = workerUrl ?? new URL('mockServiceWorker.js', document.baseURI).href
  const { pathname } = new URL(url, document.baseURI)
  // MSW 2 and MSW 3 have different names for what nobody handles.
  const passOthers = { onUnhandledFrame: 'bypass', onUnhandledRequest: 'bypass' } as const
  try {
    await worker.start({ ...passOthers, quiet: true, serviceWorker: { url: pathname } })
  } catch (cause) {
    // A development server answers with its page where there is no file, and MSW does not say then that it is missing.
    const remedy = 'Run `npx msw init public --save`, and serve that folder (`staticDirs`).'
    throw new Error(`[@planbridge/mock] MSW’s worker script is not at ${pathname}. ${remedy}`, { cause })
  }
  return planbridge
}

/**
 * A loader for Storybook 9 and 10: each story begins with its scenario, and `context.loaded.planbridge` has the controls.
 *
 * ```ts
 * export default { loaders: [planbridgeLoader({ origin: 'https://planbridge.example.com' })] } // .storybook/preview.ts
 * export const Down = { parameters: { planbridge: { scenario: 'provider-down' } } }            // a story
 * ```
 */
export const planbridgeLoader =
  (options: LoaderOptions = {}) =>
  async ({ parameters }: StoryContext): Promise<{ readonly planbridge: PlanbridgeHandlers }> => {
    running[key] ??= start(options)
    const planbridge = await running[key]
    const { scenario, prepare } = parameters.planbridge ?? {}
    await planbridge.setScenario(scenario ?? options.scenario ?? 'fresh')
    await prepare?.(planbridge)
    return { planbridge }
  }

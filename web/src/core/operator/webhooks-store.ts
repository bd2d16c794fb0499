import {
  listOperatedDeliveries,
  listOperatedEndpoints,
  resendDeadDeliveries,
  resendOperatedDelivery,
  switchOperatedEndpoint,
  testOperatedEndpoint,
} from '@planbridge/shared/contract'
import type {
  OperatedEndpoint,
  OperatedDelivery,
  WebhookDeliveryStatus,
  WebhookEndpointId,
} from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { BffFailure, Call, CallResult } from '../bff-client.ts'
import { loaded, loading, refreshed, type Loadable } from '../stores/loadable.ts'

export interface Deliveries {
  /** The newest event first. */
  readonly items: readonly OperatedDelivery[]
  /** True if there are older ones. */
  readonly more: boolean
}

/** The endpoints of hosts, and the deliveries to one of them. */
export interface WebhooksState {
  readonly endpoints: Loadable<readonly OperatedEndpoint[]>
  readonly deliveries: Loadable<Deliveries>
  /** The deliveries to show; null for all. */
  readonly shown: WebhookDeliveryStatus | null
  readonly loadingOlder: boolean
  /** Of the last refresh or of the last request for older deliveries, if it failed while there is something to show. */
  readonly failure: BffFailure | null
  /** Loads everything that is shown once more, as many deliveries as there were. */
  readonly refresh: () => Promise<void>
  readonly show: (status: WebhookDeliveryStatus | null) => Promise<void>
  readonly loadOlder: () => Promise<void>
  readonly switchTo: (status: OperatedEndpoint['status']) => Promise<CallResult<null>>
  readonly test: () => Promise<CallResult<OperatedDelivery>>
  readonly resend: (event: string) => Promise<CallResult<OperatedDelivery>>
  readonly resendDead: () => Promise<CallResult<{ readonly messages: number }>>
}

type Page = CallResult<Deliveries>

interface Query {
  readonly call: Call
  readonly endpoint: WebhookEndpointId
  readonly status: WebhookDeliveryStatus | null
}

const readPage = async ({ call, endpoint, status }: Query, after?: string): Promise<Page> => {
  const result = await call(listOperatedDeliveries, {
    endpoint,
    ...(status !== null && { status }),
    ...(after !== undefined && { after }),
  })
  if (result.kind === 'failed') return result
  return { kind: 'ok', output: { items: result.output.deliveries, more: result.output.more } }
}

/** Reads pages until there are `count` deliveries, and at least one page. */
const readPages = async (query: Query, count: number): Promise<Page> => {
  let items: readonly OperatedDelivery[] = []
  for (;;) {
    const page = await readPage(query, items.at(-1)?.event)
    if (page.kind === 'failed') return page
    items = [...items, ...page.output.items]
    if (!page.output.more || items.length >= count)
      return { kind: 'ok', output: { items, more: page.output.more } }
  }
}

const failureOf = (...results: readonly (CallResult<unknown> | null)[]): BffFailure | null =>
  results.flatMap((result) => (result?.kind === 'failed' ? [result.failure] : []))[0] ?? null

/** What the page of webhooks shows. Without an endpoint it shows the list of all. */
export const createWebhooksStore = (
  call: Call,
  endpoint: WebhookEndpointId | null,
): StoreApi<WebhooksState> =>
  createStore<WebhooksState>()((set, get) => {
    let generation = 0
    const readDeliveries = async (count: number): Promise<Page | null> =>
      endpoint === null ? null : readPages({ call, endpoint, status: get().shown }, count)
    const refresh = async () => {
      const own = (generation += 1)
      const { deliveries: before } = get()
      const count = before.phase === 'ready' ? before.value.items.length : 0
      const [endpoints, deliveries] = await Promise.all([
        call(listOperatedEndpoints, {}),
        readDeliveries(count),
      ])
      if (own !== generation) return
      set((state) => ({
        endpoints: refreshed(
          state.endpoints,
          loaded(endpoints, ({ endpoints: all }) => all),
        ),
        deliveries: deliveries
          ? refreshed(
              state.deliveries,
              loaded(deliveries, (page) => page),
            )
          : state.deliveries,
        failure: failureOf(endpoints, deliveries),
        loadingOlder: false,
      }))
    }
    return {
      endpoints: loading,
      deliveries: loading,
      shown: null,
      loadingOlder: false,
      failure: null,
      refresh,
      show: (status) => {
        set({ shown: status, deliveries: loading })
        return refresh()
      },
      loadOlder: async () => {
        const { deliveries } = get()
        if (deliveries.phase !== 'ready' || get().loadingOlder) return
        const own = generation
        set({ loadingOlder: true })
        const page = await readDeliveries(deliveries.value.items.length + 1)
        if (own !== generation || page === null) return
        set({
          loadingOlder: false,
          failure: failureOf(page),
          ...(page.kind === 'ok' && { deliveries: { phase: 'ready', value: page.output } }),
        })
      },
      ...actions(call, endpoint, refresh),
    }
  })

type Actions = Pick<WebhooksState, 'switchTo' | 'test' | 'resend' | 'resendDead'>

/** Each action refreshes what is shown, also if it failed: it may have had an effect. */
const actions = (call: Call, id: WebhookEndpointId | null, refresh: () => Promise<void>): Actions => {
  // The list of all has no actions.
  const endpoint = id as WebhookEndpointId
  const after = async <Output>(work: Promise<CallResult<Output>>): Promise<CallResult<Output>> => {
    const result = await work
    await refresh()
    return result
  }
  return {
    switchTo: (status) => after(call(switchOperatedEndpoint, { endpoint, status })),
    test: () => after(call(testOperatedEndpoint, { endpoint })),
    resend: (event) => after(call(resendOperatedDelivery, { endpoint, event })),
    resendDead: () => after(call(resendDeadDeliveries, { endpoint })),
  }
}

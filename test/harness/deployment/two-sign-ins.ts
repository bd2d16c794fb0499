import {
  type Connection,
  endpoints,
  type InputOf,
  MergeOfferId,
  type OutputOf,
} from '@planbridge/shared/contract'
import { type AttemptOptions, type Browser, openBrowser } from './browser.ts'
import type { Deployment } from './deployment.ts'

export const priya = { account: 'priya.nair' }
export const tom = { account: 'tom@elmsample.example' }
const dynamicPlanner = { integration: 'dp-hybrid', model: 'delegation' } as const
const plannr = { integration: 'plannr', model: 'delegation' } as const

/** One human being, who signed in first with Dynamic Planner in one browser and first with Plannr in another one. */
export interface TwoSignIns {
  /** Signed in with Dynamic Planner. */
  readonly browser: Browser
  /** Signed in with Plannr. */
  readonly other: Browser
  readonly atDynamicPlanner: Connection
  readonly atPlannr: Connection
}

export const signInTwice = async (at: Deployment, browser = openBrowser(at)): Promise<TwoSignIns> => {
  const other = openBrowser(at)
  const atDynamicPlanner = await browser.connectOrThrow(dynamicPlanner, priya)
  const atPlannr = await other.connectOrThrow(plannr, tom)
  return { browser, other, atDynamicPlanner, atPlannr }
}

/** Connects Plannr in a browser in which somebody else is signed in. Returns the offer to bring both together. */
export const offerIn = async (
  browser: Browser,
  options: Partial<AttemptOptions> = {},
): Promise<MergeOfferId> => {
  const refused = await browser.connect({ ...plannr, purpose: 'link', ...options }, tom)
  if (refused.ok || refused.body.offer === undefined)
    throw new Error(`no offer was made: ${JSON.stringify(refused.body)}`)
  return MergeOfferId.parse(refused.body.offer)
}

export const accept = (
  browser: Browser,
  offer: MergeOfferId,
  keep: InputOf<typeof endpoints.acceptMergeOffer>['keep'] = [],
) => browser.call(endpoints.acceptMergeOffer, { offer, keep })

export const previewOf = async (
  browser: Browser,
  offer: MergeOfferId,
): Promise<OutputOf<typeof endpoints.getMergeOffer>> => {
  const preview = await browser.call(endpoints.getMergeOffer, { offer })
  if (!preview.ok) throw new Error(`no preview: ${preview.body.code}`)
  return preview.body
}

export const connectionsOf = async (browser: Browser): Promise<readonly Connection[]> => {
  const listed = await browser.call(endpoints.listConnections, {})
  return listed.ok ? listed.body.connections : []
}

import { setTimeout as sleep } from 'node:timers/promises'
import { openRecordingApi } from '../raw-api/recording-api.ts'
import { openTwoInstances, type TwoInstances, type TwoInstancesOptions } from './two-instances.ts'

const integration = 'dynamic-planner'

const addedOperations = `    pace: []
    operations:
      add:
        - { id: post, title: Post, method: POST, path: /crm/v1/notes, query: [nth], body_media_type: application/json }
        - { id: put, title: Put, method: PUT, path: /crm/v1/notes, query: [nth], body_media_type: application/json }
        - { id: read, title: Read, method: GET, path: /crm/v1/notes, query: [nth] }
`

/** Two instances behind a proxy, and an API that records its requests behind them. A person is connected. */
export const openCalledInstances = async (options: TwoInstancesOptions) => {
  const api = await openRecordingApi()
  const { config = (text: string) => text } = options
  const at = await openTwoInstances({
    ...options,
    config: (text) =>
      config(text)
        .replaceAll(/(identity', api: )'[^']*'/g, `$1'${api.origin}'`)
        .replace('    flow: code id_token\n', `${addedOperations}    flow: code id_token\n`),
  })
  const browser = at.openBrowser()
  const { id } = await browser.connectOrThrow({ integration }, { account: 'priya.nair' })
  const notes = `/bff/proxy/${id}/crm/v1/notes`
  const call = (method: string, query: string, init: RequestInit = {}) =>
    browser.send(`${notes}${query}`, {
      method,
      ...(method === 'GET'
        ? {}
        : { body: '{"text":"a note"}', headers: { 'content-type': 'application/json' } }),
      ...init,
    })
  const close = async () => {
    await at.close()
    await api.close()
  }
  return { ...at, api, browser, notes, call, close }
}

export type CalledInstances = Awaited<ReturnType<typeof openCalledInstances>>

/** The outcome of a load. */
export interface SteadyCalls {
  readonly sent: number
  /** Every call without a complete response of status 200, in words. */
  readonly lost: readonly string[]
  /** The number of POST calls that the API has received more than once, and of all calls that it has not received. */
  readonly repeated: number
  readonly missing: number
}

const everyMs = 10

const isPost = (nth: number): boolean => nth % 2 === 0

const outcomeOf = async (call: () => Promise<Response>): Promise<string | undefined> => {
  try {
    const response = await call()
    const text = await response.text()
    return response.status === 200 ? undefined : `${response.status} ${text.slice(0, 200)}`
  } catch (error) {
    return error instanceof Error ? `${error.message} ${String(error.cause)}` : String(error)
  }
}

const countsAt = ({ api }: CalledInstances, sent: number) => {
  const counts = new Map<string, number>()
  for (const { target } of api.requests) {
    const nth = new URL(target, api.origin).searchParams.get('nth') ?? ''
    counts.set(nth, (counts.get(nth) ?? 0) + 1)
  }
  const all = Array.from({ length: sent }, (_, nth) => counts.get(String(nth)) ?? 0)
  return {
    repeated: all.filter((count, nth) => isPost(nth) && count > 1).length,
    missing: all.filter((count) => count === 0).length,
  }
}

/** Makes a hundred calls a second, POST and GET in turn, until `work` is done and at least `callsMin` calls were made. */
export const callSteadily = async (
  at: CalledInstances,
  work: () => Promise<void>,
  callsMin = 0,
): Promise<SteadyCalls> => {
  const outcomes: Promise<string | undefined>[] = []
  const done = new AbortController()
  const working = work().finally(() => done.abort())
  working.catch(() => undefined)
  while (!done.signal.aborted || outcomes.length < callsMin) {
    const nth = outcomes.length
    const method = isPost(nth) ? 'POST' : 'GET'
    outcomes.push(
      outcomeOf(() => at.call(method, `?nth=${nth}`)).then((why) => why && `${method} ${nth}: ${why}`),
    )
    await sleep(everyMs)
  }
  await working
  const all = await Promise.all(outcomes)
  return { sent: all.length, lost: all.filter((why) => why !== undefined), ...countsAt(at, all.length) }
}

/** Restarts the instances one after the other, each when the one before it is ready and the proxy has noticed it. */
export const restartInTurn = async (
  { instances, proxy }: Pick<TwoInstances, 'instances' | 'proxy'>,
  change?: (text: string) => string,
): Promise<void> => {
  for (const instance of instances) {
    const isBack = proxy.watchReturn(instance.host)
    await instance.restart(change)
    await isBack()
  }
}

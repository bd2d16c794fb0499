import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { onTestFinished } from 'vitest'
import type { SimulatorChanges } from '../../mock/simulators/all-simulators.ts'
import { openBrowser } from '../deployment/browser.ts'
import { providerOrigins } from '../deployment/config-text.ts'
import { deployment } from '../deployment/deployment.ts'
import { head } from '../deployment/over-http.ts'
import { freePort } from '../free-ports.ts'
import type { OpenEngine } from './engines.ts'
import { openRecordingApi, type RecordingApi } from './recording-api.ts'

interface AnyApi {
  readonly origin: string
  readonly close: () => Promise<void>
}

export interface RawApiOptions<Api extends AnyApi> {
  readonly openEngine: OpenEngine
  readonly openApi: () => Promise<Api>
  /** More settings of `proxy` in the configuration. */
  readonly limits?: string
  /** More settings of the integration, each on a line. */
  readonly settings?: string
  readonly simulators?: SimulatorChanges
}

const readsAndWrites = '[openid, profile, crm.read, crm.write]'

/** Planbridge over HTTP with one connection, and an API on a real port behind it. */
export const openProxyEnvironment = async <Api extends AnyApi>({
  openEngine,
  openApi,
  limits = '',
  settings = '# none',
  simulators = {},
}: RawApiOptions<Api>) => {
  const api = await openApi()
  const { forward, close } = openEngine()
  onTestFinished(async () => void (await Promise.all([api.close(), close()])))
  const at = await deployment({
    forwardThrough: () => Promise.resolve(forward),
    config: (text) =>
      `${text}\nsessions: { calls_per_minute: 10000000 }\nproxy: { request_mebibytes: 1, ${limits} }\n`
        .replaceAll(providerOrigins.guests.api, api.origin)
        .replaceAll('[openid, profile, crm.read]', readsAndWrites)
        .replaceAll('flow: code', `${settings}\n    flow: code`),
    simulators,
  })
  const port = await freePort()
  const serving = await serve(at.planbridge, { host: '127.0.0.1', port })
  onTestFinished(() => serving.close())
  const openCaller = async (account = 'priya.nair', integration = 'dp-hybrid') => {
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration }, { account })
    const cookie = [...browser.jar].map((pair) => pair.join('=')).join()
    const sessionHeaders = [`cookie: ${cookie}`, 'origin: http://localhost:8787', 'connection: keep-alive']
    /** The head of a proxied call of the app. */
    const callHead = (method: string, path: string, lines: readonly string[] = []) =>
      head(`${method} /bff/proxy/${id}${path} HTTP/1.1`, [...sessionHeaders, ...lines])
    return { id, cookie, callHead }
  }
  return { at, api, port, openCaller, ...(await openCaller()) }
}

/** The same with an API that records requests and sends scripted responses. */
export const openRawApiEnvironment = (options: Omit<RawApiOptions<RecordingApi>, 'openApi'>) =>
  openProxyEnvironment({ ...options, openApi: openRecordingApi })

export type RawApiEnvironment = Awaited<ReturnType<typeof openRawApiEnvironment>>

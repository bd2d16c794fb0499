import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { onTestFinished } from 'vitest'
import { openBrowser } from '../deployment/browser.ts'
import { providerOrigins } from '../deployment/config-text.ts'
import { deployment } from '../deployment/deployment.ts'
import { freePort } from '../free-ports.ts'
import { head } from '../deployment/over-http.ts'
import type { OpenEngine } from './engines.ts'
import { openRealApi, type RealApi } from './real-api.ts'

interface AnyApi {
  readonly origin: string
  readonly close: () => Promise<void>
}

export interface RawApiOptions<Api extends AnyApi> {
  readonly openEngine: OpenEngine
  readonly openApi: () => Promise<Api>
  /** Of the configuration's `proxy`, in mebibytes and minutes. */
  readonly limits?: string
}

const readsAndWrites = '[openid, profile, crm.read, crm.write]'

/** A person's connection behind the real door, and an API on a real port behind that: what either writes, the other reads. */
export const openEnvironmentOf = async <Api extends AnyApi>({
  openEngine,
  openApi,
  limits = '',
}: RawApiOptions<Api>) => {
  const api = await openApi()
  const { forward, close } = openEngine()
  onTestFinished(async () => void (await Promise.all([api.close(), close()])))
  const at = await deployment({
    forwardThrough: () => Promise.resolve(forward),
    config: (text) =>
      `${text}\nsessions: { calls_per_minute: 10000000 }\nproxy: { request_mebibytes: 1, ${limits} }\n`
        .replaceAll(providerOrigins.guests.api, api.origin)
        .replaceAll('[openid, profile, crm.read]', readsAndWrites),
  })
  const browser = openBrowser(at)
  const { id } = await browser.connected({ integration: 'dp-hybrid' }, { account: 'priya.nair' })
  const port = await freePort()
  const serving = await serve(at.planbridge, { host: '127.0.0.1', port })
  onTestFinished(() => serving.close())
  const cookie = [...browser.jar].map((pair) => pair.join('=')).join()
  const own = [`cookie: ${cookie}`, 'origin: http://localhost:8787', 'connection: keep-alive']
  /** The head of a call that the app would make, below the connection. */
  const callHead = (method: string, path: string, lines: readonly string[] = []) =>
    head(`${method} /bff/proxy/${id}${path} HTTP/1.1`, [...own, ...lines])
  return { at, api, id, port, cookie, callHead }
}

/** The same with an API that answers as it is told, and notes what it hears. */
export const openRawApiEnvironment = (wish: Omit<RawApiOptions<RealApi>, 'openApi'>) =>
  openEnvironmentOf({ ...wish, openApi: openRealApi })

export type RawApiEnvironment = Awaited<ReturnType<typeof openRawApiEnvironment>>

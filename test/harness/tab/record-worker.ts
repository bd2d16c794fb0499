import type { BrowserContext, Response } from 'playwright'
import { recordArtifact } from '../artifacts.ts'
import { withoutResponse } from '../browser/traffic-record.ts'
import { filesPath, hostPath, providersPath } from '../../mock/tab/places.ts'

/** Pages of a provider have its codes and tokens by design, and the files are those of the build. */
const isOfPlanbridge = (pathname: string): boolean =>
  !pathname.startsWith(filesPath) && (!pathname.startsWith(providersPath) || pathname.startsWith(hostPath))

/**
 * Records for the secret scan what the worker of a simulation answers for Planbridge: every response that a page gets, as the traffic
 * of a process is recorded by a proxy. The returned function waits until all of it is recorded.
 */
export const recordWorker = (
  context: BrowserContext,
  name: string,
  callbackPaths: readonly string[],
): (() => Promise<void>) => {
  const recordings: Promise<void>[] = []
  const record = async (response: Response): Promise<void> => {
    const { pathname } = new URL(response.url())
    if (!response.fromServiceWorker() || !isOfPlanbridge(pathname)) return
    const title = `${name} ${response.request().method()} ${withoutResponse(response.url(), callbackPaths)}`
    recordArtifact('response', `${title} head`, JSON.stringify([response.status(), response.headers()]))
    // A page that is left gives no bodies.
    const body = await response.body().catch(() => undefined)
    if (body) recordArtifact('response', title, body)
  }
  context.on('response', (response) => void recordings.push(record(response)))
  return async () => void (await Promise.all(recordings))
}

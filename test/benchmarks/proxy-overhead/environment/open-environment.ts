import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoSecrets } from '../../../mock/registrations.ts'
import { freePortsOf } from '../../../harness/free-ports.ts'
import { startIdentityServer } from '../../../harness/identity-server/identity-server.ts'
import type { Contender, LoadTarget } from '../contender.ts'
import { startApi } from './start-api.ts'

/** Contenders with people who are signed in, before one API that knows their tokens. */
export interface BenchmarkEnvironment extends AsyncDisposable {
  readonly targets: ReadonlyMap<Contender, LoadTarget>
  readonly api: string
}

// Long enough for every round: what is measured is the call, not the renewal.
const accessTokenSeconds = 86_400

// Dynamic Planner's access tokens carry a person's permissions: about 1.3 kB.
const padding = 'p'.repeat(380)

const { DP_KEY_PRIMARY: subscriptionKey } = demoSecrets

/** Starts everybody, each with an identity server of its own (`oidc-provider`); the API opens once it knows the tokens. */
export const openEnvironment = async (
  contenders: readonly Contender[],
  openApi = startApi,
): Promise<BenchmarkEnvironment> => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-overhead-'))
  const [apiPort = 0, ...ports] = await freePortsOf(1 + contenders.length)
  await using after = new AsyncDisposableStack()
  after.defer(() => rmSync(folder, { recursive: true, force: true }))
  const api = `http://127.0.0.1:${apiPort}`
  const targets = new Map<Contender, LoadTarget>()
  const tokens: string[] = []
  for (const [nth, contender] of contenders.entries()) {
    const port = ports[nth] ?? 0
    const identity = await startIdentityServer({
      accessTokenSeconds,
      padding,
      applications: contender.applicationsAt(port),
    })
    after.defer(identity.close)
    const own = join(folder, String(nth))
    mkdirSync(own)
    const environment = {
      folder: own,
      port,
      issuer: identity.issuer,
      api,
      subscriptionKey,
    }
    const started = await contender.start(environment)
    for (const { stop } of started.running) after.defer(stop)
    targets.set(contender, started)
    tokens.push(...identity.tokens)
  }
  const opened = await openApi(folder, { port: apiPort, tokens, subscriptionKey })
  after.defer(opened.stop)
  const closing = after.move()
  return { targets, api, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePortsOf } from '../../../harness/free-ports.ts'
import { startIdentityServer } from '../../../harness/identity-server/identity-server.ts'
import { demoSecrets } from '../../../mock/registrations.ts'
import type { Contender, LoadTarget } from '../contender.ts'
import { startApi } from './start-api.ts'

/** Running contenders with signed-in people, in front of one API that accepts their tokens. */
export interface BenchmarkEnvironment extends AsyncDisposable {
  readonly targets: ReadonlyMap<Contender, LoadTarget>
  readonly api: string
}

// Longer than the benchmark, so that no renewal is measured.
const accessTokenSeconds = 86_400

// Access tokens of Dynamic Planner contain permissions and have about 1.3 kB.
const padding = 'p'.repeat(380)

const { DP_KEY_PRIMARY: subscriptionKey } = demoSecrets

/** Starts all contenders, each with its own identity server (`oidc-provider`), and then the API with their tokens. */
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
    const contenderFolder = join(folder, String(nth))
    mkdirSync(contenderFolder)
    const environment = {
      folder: contenderFolder,
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

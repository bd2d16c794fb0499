import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { fetchForward } from '@planbridge/bff/internal/transport/fetch-engine.ts'
import { onTestFinished } from 'vitest'
import { recordArtifact } from '../artifacts.ts'
import { type Browser, openBrowser } from './browser.ts'
import type { Deployment, DeploymentOptions } from './deployment.ts'
import { type RecordedDeployment, recordedDeployment } from './recorded-deployment.ts'

const optionsOf = (first: RecordedDeployment | undefined, options: DeploymentOptions, store: Store) => {
  if (!first) return { ...options, store } satisfies DeploymentOptions
  const reach = (request: Request) => first.network.fetch(request)
  const engines = { ...options.engines, fetch: reach, forward: fetchForward(reach) }
  return { ...options, store, engines, clock: first.clock } satisfies DeploymentOptions
}

/** One SQLite file for several instances with the same providers and clock. Its files are recorded for the secret scan. */
export const sharedStore = (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-instances-'))
  const path = join(folder, 'planbridge.db')
  const stores: Store[] = []
  let first: RecordedDeployment | undefined
  onTestFinished(async () => {
    for (const file of readdirSync(folder))
      recordArtifact('database', `${name} ${file}`, readFileSync(join(folder, file)))
    await Promise.all(stores.map((store) => store.close()))
    rmSync(folder, { recursive: true })
  })
  return {
    path,
    /** Reads or changes the file without an instance. */
    offline: <Result>(act: (database: DatabaseSync) => Result): Result => {
      const database = new DatabaseSync(path)
      try {
        return act(database)
      } finally {
        database.close()
      }
    },
    /** Opens another instance. Instances share nothing in memory. */
    instance: async (options: DeploymentOptions = {}): Promise<RecordedDeployment> => {
      const store = await sqlStore(sqliteDialect(path))
      stores.push(store)
      const at = await recordedDeployment(`${name} ${stores.length}`, optionsOf(first, options, store))
      first ??= at
      return { ...at, simulators: first.simulators, network: first.network }
    },
  }
}

/** Two instances over one store file, with the same providers and clock. */
export const twoInstances = async (
  name: string,
  options: DeploymentOptions = {},
): Promise<readonly [RecordedDeployment, RecordedDeployment]> => {
  const store = sharedStore(name)
  return [await store.instance(options), await store.instance(options)]
}

/** A deployment whose requests alternate between two instances, as behind a load balancer. */
export const alternating = ([first, second]: readonly [
  RecordedDeployment,
  RecordedDeployment,
]): RecordedDeployment => {
  let count = 0
  const fetch: RecordedDeployment['planbridge']['fetch'] = (...input) =>
    (count++ % 2 === 0 ? first : second).planbridge.fetch(...input)
  return { ...first, planbridge: { ...first.planbridge, fetch } }
}

/** The same browser, with its cookies, at another instance. */
export const movedTo = (at: Deployment, browser: Browser): Browser => {
  const moved = openBrowser(at)
  for (const [name, value] of browser.jar) moved.jar.set(name, value)
  return moved
}

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fetchForward, sqlStore, type Store } from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { onTestFinished } from 'vitest'
import { recordArtifact } from '../../../harness/artifacts.ts'
import { type Browser, openBrowser } from '../../../harness/deployment/browser.ts'
import type { Deployment, DeploymentWish } from '../../../harness/deployment/deployment.ts'
import { type Watched, watched } from '../../../harness/deployment/watched.ts'

/** One store file on which instances come and go, all with the same providers and clock. */
export const sharedFile = (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-vault-'))
  const path = join(folder, 'planbridge.db')
  const stores: Store[] = []
  let first: Watched | undefined
  onTestFinished(async () => {
    for (const file of readdirSync(folder))
      recordArtifact('database', `${name} ${file}`, readFileSync(join(folder, file)))
    await Promise.all(stores.map((store) => store.close()))
    rmSync(folder, { recursive: true })
  })
  return {
    path,
    /** Reads or changes the file behind everybody's back. */
    offline: <Result>(act: (database: DatabaseSync) => Result): Result => {
      const database = new DatabaseSync(path)
      try {
        return act(database)
      } finally {
        database.close()
      }
    },
    /** Another instance; what it has opened before is not shared. */
    instance: async (config: (text: string) => string = (text) => text): Promise<Watched> => {
      const store = await sqlStore(sqliteDialect(path))
      stores.push(store)
      const made = await watched(`${name} ${stores.length}`, wishFor(first, config, store))
      first ??= made
      return { ...made, simulators: first.simulators, network: first.network }
    },
  }
}

const wishFor = (first: Watched | undefined, config: (text: string) => string, store: Store) => {
  if (!first) return { config, store } satisfies DeploymentWish
  const reach = (request: Request) => first.network.fetch(request)
  const engines = { fetch: reach, forward: fetchForward(reach) }
  return { config, store, engines, clock: first.clock } satisfies DeploymentWish
}

/** The same browser, whose next request is answered by another instance. */
export const movedTo = (at: Deployment, browser: Browser): Browser => {
  const moved = openBrowser(at)
  for (const [name, value] of browser.jar) moved.jar.set(name, value)
  return moved
}

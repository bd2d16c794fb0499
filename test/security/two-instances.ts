import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchForward, sqlStore } from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { onTestFinished } from 'vitest'
import { recordArtifact } from '../harness/artifacts.ts'
import type { DeploymentWish } from '../harness/deployment/deployment.ts'
import { type Watched, watched } from '../harness/deployment/watched.ts'

/** Lays down the store's files as they lie on the disk, the write-ahead log included. */
const recordFiles = (name: string, folder: string) => {
  for (const file of readdirSync(folder))
    recordArtifact('database', `${name} ${file}`, readFileSync(join(folder, file)))
}

/** Two of ours over one store file, as two processes would be: the same providers and clock, nothing else in common. */
export const twoInstances = async (
  name: string,
  wish: DeploymentWish = {},
): Promise<readonly [Watched, Watched]> => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-'))
  const open = () => sqlStore(sqliteDialect(join(folder, 'planbridge.sqlite')))
  const stores = [await open(), await open()] as const
  const first = await watched(name, { ...wish, store: stores[0] })
  const reach = (request: Request) => first.network.fetch(request)
  const second = await watched(`${name}, second`, {
    ...wish,
    store: stores[1],
    clock: first.clock,
    engines: { ...wish.engines, fetch: reach, forward: fetchForward(reach) },
  })
  onTestFinished(async () => {
    recordFiles(name, folder)
    await Promise.all(stores.map((store) => store.close()))
    rmSync(folder, { recursive: true })
  })
  return [first, { ...second, simulators: first.simulators, network: first.network }]
}

/** The same browser's requests answered by one instance after the other, as behind a load balancer. */
export const inTurns = ([first, second]: readonly [Watched, Watched]): Watched => {
  let count = 0
  const fetch: Watched['planbridge']['fetch'] = (...input) =>
    (count++ % 2 === 0 ? first : second).planbridge.fetch(...input)
  return { ...first, planbridge: { ...first.planbridge, fetch } }
}

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentPath, filesPath, pageScript, type TabBuild, workerPath } from '../places.ts'
import { texts } from '../page/texts.ts'
import { sqlWasm, type TabScripts } from './bundle-tab.ts'

/** Files by their path at the origin. */
export type Files = Readonly<Record<string, string | Uint8Array>>

/** The page that a static host or Vite serves until the worker answers. */
export const firstPage = (): string =>
  readFileSync(join(import.meta.dirname, 'first-page.html'), 'utf8')
    .replaceAll('%TITLE%', texts.starting)
    .replaceAll('%TEXT%', texts.startingText)
    .replaceAll('%SCRIPT%', `${filesPath}start.js`)

/** The names of the documents of the web build, and of the kinds of documents that the BFF serves. */
export const documents = {
  app: 'index.html',
  callback: 'callback.html',
  frame: 'embed.html',
  window: 'connect.html',
} as const

/** The files that belong to the simulation itself. `read` gives the documents of the web build. */
export const simulationFiles = (scripts: TabScripts, read: (name: string) => string): Files => ({
  ...Object.fromEntries(Object.entries(documents).map(([kind, name]) => [documentPath(kind), read(name)])),
  [pageScript]: scripts.page,
  [`${filesPath}start.js`]: scripts.start,
  [`${filesPath}sql-wasm.wasm`]: sqlWasm(),
})

/** The worker with the list of the files that it keeps. Its text changes with every file, so browsers install a new one. */
export const workerFile = (worker: string, files: Files, development: boolean): Files => {
  const hash = createHash('sha256').update(worker)
  for (const [path, content] of Object.entries(files)) hash.update(path).update(content)
  const build: TabBuild = {
    version: hash.digest('hex').slice(0, 12),
    development,
    files: development ? [] : Object.keys(files),
  }
  return { [workerPath]: `self.planbridgeTab = ${JSON.stringify(build)};\n${worker}` }
}

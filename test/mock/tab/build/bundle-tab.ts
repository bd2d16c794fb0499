import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import { withWrittenModules } from '../../build/with-written-modules.ts'

const here = import.meta.dirname
const require = createRequire(import.meta.url)

/** The worker loads the program of SQLite from a file, so the one inside of a script is left out. */
const withoutInlineSqlite: Plugin = {
  name: 'planbridge-without-inline-sqlite',
  enforce: 'pre',
  load: (id) => (id.endsWith('/sql-js-wasm.ts') ? "export default ''" : undefined),
}

/** Bundles an entry into one classic script, which every browser can load as a service worker. */
const bundle = async (entry: string): Promise<string> => {
  const output = await build({
    configFile: false,
    root: here,
    mode: 'production',
    logLevel: 'error',
    plugins: [withoutInlineSqlite, withWrittenModules(join(here, '../..'))],
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      write: false,
      target: 'es2023',
      lib: {
        entry: join(here, entry),
        formats: ['iife'],
        name: 'planbridgeBundle',
        fileName: () => 'bundle.js',
      },
      rolldownOptions: {
        checks: { bundlerTimings: false },
        output: { comments: false, codeSplitting: false },
      },
    },
  })
  const [first] = Array.isArray(output) ? output : [output]
  const chunk =
    first !== undefined && 'output' in first ? first.output.find(({ type }) => type === 'chunk') : undefined
  if (chunk?.type !== 'chunk') throw new Error(`The build of ${entry} has no chunk.`)
  return chunk.code
}

/** The scripts of the simulation. */
export interface TabScripts {
  readonly worker: string
  readonly page: string
  readonly start: string
}

export const bundleTab = async (): Promise<TabScripts> => {
  const [worker, page, start] = await Promise.all(
    ['../worker/main.ts', '../page/page.ts', '../page/start.ts'].map(bundle),
  )
  return { worker: worker ?? '', page: page ?? '', start: start ?? '' }
}

/** The program of SQLite. */
export const sqlWasm = (): Uint8Array => readFileSync(require.resolve('sql.js/dist/sql-wasm.wasm'))

import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { defineConfig } from 'vite'
import { withWrittenModules } from './build/with-written-modules.ts'

const here = import.meta.dirname

const { exports, peerDependencies } = JSON.parse(readFileSync(`${here}/package.json`, 'utf8')) as {
  readonly exports: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
}

/** The entries of the package, by name. `internal` is for the workspace only. */
const entries = Object.fromEntries(
  Object.entries(exports)
    .filter(([, path]) => /[.]tsx?$/.test(path))
    .map(([name, path]) => [name.slice(2), `${here}/${path}`]),
)

const peers = Object.keys(peerDependencies)

/** The host installs these. */
const isPeer = (id: string) => peers.some((peer) => id === peer || id.startsWith(`${peer}/`))

/** Builds the entries of the package with shared chunks. What a test seldom needs is loaded when it is needed. */
export default defineConfig({
  root: here,
  plugins: [withWrittenModules(here)],
  build: {
    target: 'es2022',
    license: { fileName: 'licences.md' },
    lib: { entry: entries, formats: ['es'] },
    rolldownOptions: {
      checks: { bundlerTimings: false },
      // What an entry does not use of a room is not loaded with it.
      treeshake: {
        moduleSideEffects: [
          { test: /[/](?:bff|shared|web|mock)[/](?!node_modules).*[.]ts$/, sideEffects: false },
        ],
      },
      // sql.js looks for files only if it is not given the bytes.
      external: (id, importer = '') => isPeer(id) || (isBuiltin(id) && !importer.includes('sql.js')),
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        comments: false,
        minify: true,
      },
    },
  },
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { repositoryRoot } from '../repository-root.ts'

/** The text of the script that the BFF serves at `/embed/v1/connect.js`. */
export const loaderScript = async (): Promise<string> => {
  const output = await build({
    configFile: join(repositoryRoot, 'web/embed/vite.config.ts'),
    mode: 'production',
    logLevel: 'error',
    build: { write: false },
  })
  return codeOf(output)
}

const codeOf = (output: Awaited<ReturnType<typeof build>>): string => {
  const [first] = Array.isArray(output) ? output : [output]
  if (!first || !('output' in first)) throw new Error('The build has no output.')
  const chunk = first.output.find((file) => file.type === 'chunk')
  if (!chunk) throw new Error('The build has no chunk.')
  return chunk.code
}

export interface BundleOptions {
  /** The module to bundle. It is resolved like a file of `test`. */
  readonly code: string
  readonly alias?: Readonly<Record<string, string>>
  /** `development` runs React's checks, such as the double effects of StrictMode. */
  readonly mode?: 'production' | 'development'
}

const scratch = join(repositoryRoot, 'test/node_modules/.cache')

/** Bundles a module into one script. */
export const bundle = async ({ code, alias = {}, mode = 'production' }: BundleOptions): Promise<string> => {
  mkdirSync(scratch, { recursive: true })
  const folder = mkdtempSync(join(scratch, 'bundle-'))
  try {
    const entry = join(folder, 'entry.tsx')
    writeFileSync(entry, code)
    const output = await build({
      configFile: false,
      root: folder,
      mode,
      logLevel: 'error',
      // A test runner sets another NODE_ENV, from which the default follows.
      oxc: { jsx: { runtime: 'automatic', development: mode === 'development' } },
      define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
      resolve: {
        alias: Object.entries(alias).map(([find, replacement]) => ({
          find: new RegExp(`^${find}$`),
          replacement,
        })),
      },
      build: {
        write: false,
        minify: mode === 'production',
        lib: { entry, formats: ['iife'], name: 'bundled', fileName: () => 'bundle.js' },
      },
    })
    return codeOf(output)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const git = (...args: readonly string[]): string | undefined => {
  const { status, stdout } = spawnSync('git', args, { cwd: here('..'), encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** The commit; marked if it does not contain everything that is built, and 'unknown' without a repository. */
const commit = (): string => {
  const head = git('rev-parse', '--short=12', 'HEAD') ?? 'unknown'
  return git('status', '--porcelain') === '' || head === 'unknown' ? head : `${head}, with changes`
}

const { version } = JSON.parse(readFileSync(here('../package.json'), 'utf8')) as { version: string }

/**
 * Writes characters outside of ASCII as escapes. The text of a script stays in memory as long as it runs, and Node reads a text in
 * which a single character is not ASCII into two bytes for each.
 */
const asciiText: Plugin = {
  name: 'ASCII text',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle))
      if (chunk.type === 'chunk')
        chunk.code = chunk.code.replaceAll(
          /[^\t\n\r -~]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        )
  },
}

export default defineConfig({
  root: here('.'),
  plugins: [asciiText],
  define: { builtVersion: JSON.stringify({ version, commit: commit() }) },
  // `pg` loads its native variant only on request.
  ssr: { noExternal: true, external: ['pg-native'] },
  build: {
    ssr: true,
    outDir: here('../dist'),
    // The web app is built into the same folder.
    emptyOutDir: false,
    target: 'esnext',
    // Minification saves nothing on a server and would make stack traces unreadable.
    minify: false,
    sourcemap: true,
    license: { fileName: 'licences.md' },
    rolldownOptions: {
      // A busy machine is no news.
      checks: { bundlerTimings: false },
      input: {
        planbridge: here('./src/planbridge.ts'),
        server: here('./src/main.ts'),
        operator: here('./src/cli/main.ts'),
      },
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs', comments: false },
    },
  },
})

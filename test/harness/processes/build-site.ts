import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const outputs = ['dist/planbridge.mjs', 'dist/web/index.html', 'dist/web/embed/v1/connect.js']

const sources = [
  'bff/src',
  'shared/src',
  'web/src',
  'web/embed/src',
  'web/embed/vite.config.ts',
  'bff/vite.config.ts',
  'web/vite.config.ts',
  'web/precompress.ts',
  'web/index.html',
  'web/callback.html',
  'web/connect.html',
  'web/embed.html',
  'pnpm-lock.yaml',
]

const changedAt = (path: string): number => statSync(path).mtimeMs

const filesIn = (path: string): string[] =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))

const isFresh = (root: string): boolean => {
  const built = outputs.map((file) => join(root, file))
  if (!built.every((file) => existsSync(file))) return false
  const changes = sources.flatMap((path) => filesIn(join(root, path))).map(changedAt)
  return Math.min(...built.map(changedAt)) > Math.max(...changes)
}

const buildMsMax = 10 * 60_000

/** Waits while another process builds. The lock of SQLite ends with the process that has it, however that ends. */
const underLock = <Result>(root: string, act: () => Result): Result => {
  const lock = new DatabaseSync(join(root, 'node_modules/.building'), { timeout: buildMsMax })
  try {
    lock.exec('begin exclusive')
    return act()
  } finally {
    lock.close()
  }
}

const runBuild = (root: string): boolean =>
  spawnSync(process.execPath, [join(root, 'tools/build.mjs')], { stdio: 'inherit' }).status === 0

/** Builds the program and the web app unless the output is newer than every source. */
export const build = (root: string): boolean =>
  isFresh(root) || underLock(root, () => isFresh(root) || runBuild(root))

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

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

/** Builds the program and the web app unless the output is newer than every source. */
export const build = (root: string): boolean =>
  isFresh(root) ||
  spawnSync(process.execPath, [join(root, 'tools/build.mjs')], { stdio: 'inherit' }).status === 0

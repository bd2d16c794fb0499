import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  )

/** Builds the web app unless what lies there is newer than its sources. */
export const buildWeb = (root: string): boolean => {
  const built = join(root, 'web/dist/index.html')
  const sources = Math.max(
    newest(join(root, 'web/src')),
    newest(join(root, 'shared/src')),
    ...['vite.config.ts', 'index.html', 'callback.html'].map(
      (name) => statSync(join(root, 'web', name)).mtimeMs,
    ),
  )
  if (existsSync(built) && statSync(built).mtimeMs > sources) return true
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const { status } = spawnSync(process.execPath, [vite, 'build', 'web', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
    // A test runner's own NODE_ENV would give the development build of everything.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return status === 0
}

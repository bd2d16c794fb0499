import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { repositoryRoot } from '../repository-root.ts'

/** Runs `npm run build -- folder` and returns the path of the program. */
export const buildInto = (folder: string): string => {
  const { status, stderr } = spawnSync(process.execPath, [join(repositoryRoot, 'tools/build.mjs'), folder])
  if (status !== 0) throw new Error(`the build failed:\n${String(stderr)}`)
  return join(folder, 'planbridge.mjs')
}

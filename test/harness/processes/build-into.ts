import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { repositoryRoot } from '../repository-root.ts'

/** Builds what operators run, as `npm run build -- folder` does; answers the program. */
export const buildInto = (folder: string): string => {
  const { status, stderr } = spawnSync(process.execPath, [join(repositoryRoot, 'tools/build.mjs'), folder])
  if (status !== 0) throw new Error(`not built:\n${String(stderr)}`)
  return join(folder, 'planbridge.mjs')
}

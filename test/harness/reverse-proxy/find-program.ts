import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repositoryRoot } from '../repository-root.ts'

export type ReverseProxyName = 'nginx' | 'caddy'
export type FoundProgramName = ReverseProxyName | 'nft'

/** An installed or unpacked program. */
export interface FoundProgram {
  readonly path: string
  /** The variables that it needs. */
  readonly env: Readonly<Record<string, string>>
  readonly version: string
}

/** Finds nginx, Caddy or nft, or fetches it. Rejects with the reason if that fails: no test is left out. */
export const findProgram = async (name: FoundProgramName): Promise<FoundProgram> => {
  const script = join(repositoryRoot, 'tools/reverse-proxies.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [script, name])
  return JSON.parse(stdout) as FoundProgram
}

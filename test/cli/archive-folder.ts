import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../harness/repository-root.ts'

export interface CommandOutcome {
  readonly status: number | null
  readonly output: string
}

/** An empty folder outside the checkout, so that nothing of the workspace is found by accident, and the workspace's programs. */
export const archiveFolder = (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), `planbridge-${name}-`))
  return {
    folder,
    bin: (program: string) => join(repositoryRoot, 'node_modules/.bin', program),
    testBin: (program: string) => join(repositoryRoot, 'test/node_modules/.bin', program),
    run: (program: string, args: readonly string[], cwd = folder): CommandOutcome => {
      const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
      return { status, output: `${stdout}${stderr}` }
    },
  }
}

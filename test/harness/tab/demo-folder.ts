import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeDemo } from '../../mock/tab/build/write-demo.ts'
import { build } from '../processes/build-site.ts'
import { repositoryRoot } from '../repository-root.ts'

const folder = join(repositoryRoot, 'dist/demo-of-tests')

const changedAt = (path: string): number =>
  Math.max(
    ...readdirSync(join(repositoryRoot, path), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  )

const isFresh = (): boolean => {
  const worker = join(folder, 'planbridge-worker.js')
  if (!existsSync(worker)) return false
  return (
    statSync(worker).mtimeMs > Math.max(...['test/mock', 'bff/src', 'shared/src', 'dist/web'].map(changedAt))
  )
}

type UnderLock = (name: string, act: () => Promise<void>) => Promise<void>

/** Builds the demo once for all test files. Resolves to its folder. */
export const demoFolder = async (): Promise<string> => {
  const tool = (await import(join(repositoryRoot, 'tools/under-lock.mjs'))) as { underLock: UnderLock }
  await tool.underLock('building-demo', async () => {
    if (isFresh()) return
    if (!build(repositoryRoot)) throw new Error('The build of Planbridge failed.')
    await writeDemo(join(repositoryRoot, 'dist/web'), folder)
  })
  return folder
}

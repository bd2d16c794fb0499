import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { repositoryRoot } from './repository-root.ts'

const treeOf = (folder: string): string =>
  spawnSync('git', ['rev-parse', 'HEAD^{tree}'], { cwd: folder, encoding: 'utf8' }).stdout?.trim() ?? ''

const isFullRun = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const tree = isFullRun ? '' : treeOf(repositoryRoot)

// The seed is the commit's tree hash: a failure is reproducible for the same files, and each new commit tests other values.
if (/^[0-9a-f]{40}/.test(tree)) fc.configureGlobal({ seed: Number.parseInt(tree.slice(0, 7), 16) })

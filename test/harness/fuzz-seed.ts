import { spawnSync } from 'node:child_process'
import { repositoryRoot } from './repository-root.ts'
import * as fc from 'fast-check'

const treeOf = (folder: string): string =>
  spawnSync('git', ['rev-parse', 'HEAD^{tree}'], { cwd: folder, encoding: 'utf8' }).stdout?.trim() ?? ''

const isProving = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const tree = isProving ? '' : treeOf(repositoryRoot)

// What fails for one state of the files fails for it again, and the next state is looked at from elsewhere.
if (/^[0-9a-f]{40}/.test(tree)) fc.configureGlobal({ seed: Number.parseInt(tree.slice(0, 7), 16) })

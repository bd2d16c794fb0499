import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { type Mutant, mutate } from './find-mutants.ts'

const copied = ['shared', 'bff', 'package.json', 'tsconfig.base.json']

export interface Compiler extends Disposable {
  /** True if the type checker accepts the program with the change. */
  readonly accepts: (mutant: Mutant) => boolean
}

/** The type checker, on a copy of the sources. */
export const openCompiler = (): Compiler => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-compiler-'))
  for (const name of copied) {
    cpSync(join(repositoryRoot, name), join(folder, name), { recursive: true, verbatimSymlinks: true })
  }
  symlinkSync(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'))
  const compiles = () =>
    spawnSync(process.execPath, [join(repositoryRoot, 'node_modules/typescript/bin/tsc'), '-b', 'bff'], {
      cwd: folder,
    }).status === 0
  if (!compiles()) throw new Error('the unchanged code does not compile')
  return {
    accepts(mutant) {
      const path = join(folder, mutant.file)
      const text = readFileSync(path, 'utf8')
      writeFileSync(path, mutate(text, mutant))
      try {
        return compiles()
      } finally {
        writeFileSync(path, text)
      }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}

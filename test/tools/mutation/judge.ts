// A process that judges one mutant after the other: runs the tests that reach it, in the given order, until one fails.
import { type Mutant, mutate } from './find-mutants.ts'
import { openTests } from './judging-tests.ts'

/** The parent's message: a mutant and the paths of the tests that reach it. */
export interface Case {
  readonly mutant: Mutant
  readonly tests: readonly string[]
}

/** The reply: the test that failed, if any. */
export interface Verdict {
  readonly killedBy?: string
}

let mutant: Mutant | undefined

const tests = await openTests({
  rewrite: (file, text) => (file === mutant?.file ? mutate(text, mutant) : undefined),
  bail: true,
  workers: 1,
  ended: () => process.send?.('progress'),
})

/** Loads a source file again, with a mutant or unchanged. */
const load = (file: string, changed: Mutant | undefined) => {
  if (mutant) tests.reload(mutant.file)
  mutant = changed
  tests.reload(file)
}

const judge = async (given: Case): Promise<Verdict> => {
  const { file } = given.mutant
  for (let left = given.tests; ;) {
    load(file, given.mutant)
    const { failure } = await tests.run(left)
    if (failure === undefined) return {}
    const [path = ''] = failure.split(': ')
    if (!left.includes(path)) return { killedBy: failure }
    // A test that fails for the unchanged code as well has noticed nothing.
    load(file, undefined)
    if ((await tests.run([path])).failure === undefined) return { killedBy: failure }
    left = left.slice(left.indexOf(path) + 1)
  }
}

process.on('message', (given: Case) => void judge(given).then((verdict) => process.send?.(verdict)))
process.on('disconnect', () => void tests.close().finally(() => process.exit()))
process.send?.('ready')

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
})

const judge = async (given: Case): Promise<Verdict> => {
  if (mutant) tests.reload(mutant.file)
  mutant = given.mutant
  tests.reload(mutant.file)
  const { failure } = await tests.run(given.tests)
  return failure === undefined ? {} : { killedBy: failure }
}

process.on('message', (given: Case) => void judge(given).then((verdict) => process.send?.(verdict)))
process.on('disconnect', () => void tests.close().finally(() => process.exit()))
process.send?.('ready')

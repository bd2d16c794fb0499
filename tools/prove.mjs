// `npm run prove [-- path …]`: the suites with their full number of rounds, in the full browser, and without a path also the mutants
// of the judging rooms (`--seed=…` repeats their choice). It takes as long as it takes.
import { command } from './command.mjs'
import { runNamedSuites } from './suites.mjs'

const isSeed = (argument) => argument.startsWith('--seed=')
const only = process.argv.slice(2).filter((argument) => !isSeed(argument))

await runNamedSuites({ PLANBRIDGE_ROUNDS: 'full' }, only)
if (only.length === 0) {
  const seed = process.argv.filter(isSeed)
  const { code } = await command(process.execPath, ['test/tools/mutation/main.ts', ...seed], { loud: true })
  if (code !== 0) process.exitCode = 1
}

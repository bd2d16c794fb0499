// Runs the suites with all rounds, which can take hours: `npm run prove`.
import { closingLine, runSuites } from './suites.mjs'

const suites = await runSuites({
  env: { PLANBRIDGE_ROUNDS: 'full' },
  loud: true,
  only: process.argv.slice(2),
})
if (suites.problem !== undefined) {
  console.error(suites.problem)
  process.exitCode = 1
}
console.log(closingLine(suites, suites.problem !== undefined))

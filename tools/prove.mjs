// The same suites with every round that a suite knows: `npm run prove`. It takes as long as it takes.
import { closingLine, runSuites } from './suites.mjs'

const suites = await runSuites({
  env: { PLANBRIDGE_ROUNDS: 'full' },
  loud: true,
  only: process.argv.slice(2),
})
if (suites.complaint !== undefined) {
  console.error(suites.complaint)
  process.exitCode = 1
}
console.log(closingLine(suites, suites.complaint !== undefined))

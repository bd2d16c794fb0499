// `npm run prove [-- path …]`: the suites with their full number of rounds, in the full browser. It takes as long as it takes.
import { runNamedSuites } from './suites.mjs'

await runNamedSuites({ PLANBRIDGE_ROUNDS: 'full' })

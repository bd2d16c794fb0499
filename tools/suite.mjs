// `npm run suite -- path …`: some suites, files or journeys, by the paths and options of Vitest.
import { runNamedSuites } from './suites.mjs'

await runNamedSuites()

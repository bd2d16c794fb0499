// Generates one period of load in its own process. Reads the options from stdin and writes the report to stdout.
import { json } from 'node:stream/consumers'
import type { LoadOptions } from './options.ts'
import { saturate } from './saturate.ts'
import { steady } from './steady.ts'

const options = (await json(process.stdin)) as LoadOptions
const { perSecond } = options
const report = await (perSecond === undefined ? saturate(options) : steady({ ...options, perSecond }))
process.stdout.write(JSON.stringify(report))

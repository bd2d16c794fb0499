// Makes one stretch of load in a process of its own; the options comes in on stdin, the report goes out on stdout.
import { json } from 'node:stream/consumers'
import { saturate } from './saturate.ts'
import { steady } from './steady.ts'
import type { LoadOptions } from './options.ts'

const options = (await json(process.stdin)) as LoadOptions
const { perSecond } = options
const report = await (perSecond === undefined ? saturate(options) : steady({ ...options, perSecond }))
process.stdout.write(JSON.stringify(report))

// Makes one stretch of load in a process of its own; the wish comes in on stdin, the report goes out on stdout.
import { json } from 'node:stream/consumers'
import { saturate } from './saturate.ts'
import { steady } from './steady.ts'
import type { LoadWish } from './wish.ts'

const wish = (await json(process.stdin)) as LoadWish
const { perSecond } = wish
const report = await (perSecond === undefined ? saturate(wish) : steady({ ...wish, perSecond }))
process.stdout.write(JSON.stringify(report))

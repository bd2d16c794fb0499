import { openLogOutput } from '@planbridge/bff/internal/observability/log-output.ts'

// Started with a number of lines. Writes them to standard output as fast as it can, and then says how many bytes wait.
const lines = Number(process.argv[2])
const output = openLogOutput(process.stdout, {
  dropped: (dropped) => output.write(`${JSON.stringify({ dropped })}\n`),
  failed: () => undefined,
})
for (let nth = 0; nth < lines; nth += 1)
  output.write(`${JSON.stringify({ nth, event: 'request.failed', filler: 'x'.repeat(150) })}\n`)
const send = process.send?.bind(process)
if (!send) throw new Error('started without a channel')
send({ waiting: process.stdout.writableLength })
await output.flushed()
// A report of dropped lines may have been written after that.
await output.flushed()
process.disconnect?.()

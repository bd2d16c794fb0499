// Another process of ours: says that it is ready, waits for a word, asks for the token, says which it was.
import { createInterface } from 'node:readline'
import { askAtOnce, type InstanceOptions, openInstance } from './instance.ts'

const { connection, times, ...options } = JSON.parse(process.argv[2] ?? '') as InstanceOptions & {
  connection: string
  times: number
}

const instance = await openInstance(options)
process.stdout.write('ready\n')
for await (const _ of createInterface(process.stdin)) {
  process.stdout.write(`${JSON.stringify(await askAtOnce(instance, connection, times))}\n`)
}
await instance.store.close()

// A second instance. For each line on stdin it requests the token and writes the fingerprints to stdout.
import { createInterface } from 'node:readline'
import { type InstanceOptions, openInstance, requestTokens } from './instance.ts'

const { connection, times, ...options } = JSON.parse(process.argv[2] ?? '') as InstanceOptions & {
  connection: string
  times: number
}

const instance = await openInstance(options)
process.stdout.write('ready\n')
for await (const _ of createInterface(process.stdin)) {
  process.stdout.write(`${JSON.stringify(await requestTokens(instance, connection, times))}\n`)
}
await instance.store.close()

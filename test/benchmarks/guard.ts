// Measures the search of responses for credentials. Prints tables.
import { cpus } from 'node:os'
import { credentialPatterns } from '@planbridge/bff/internal/leak-guard/credential-patterns.ts'
import {
  openCredentialScanner,
  openStreamScanner,
} from '@planbridge/bff/internal/leak-guard/credential-scanner.ts'
import { nativeFindBytes } from '@planbridge/bff/internal/transport/find-bytes-engine.ts'
import { findBytes } from '@planbridge/bff/internal/transport/find-bytes.ts'
import { bodiesOf, someCredentials } from './guard/bodies.ts'
import { hostileBodies, hostileCredentials } from './guard/hostile.ts'
import { micros, table, times } from './refresh/table.ts'
import { timedTogether } from './refresh/timed.ts'

const rounds = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 15 : 5

const native = openCredentialScanner(nativeFindBytes)
const plain = openCredentialScanner(findBytes)
const one = credentialPatterns(someCredentials())
const other = credentialPatterns(someCredentials())

type Work = (body: Uint8Array<ArrayBuffer>) => unknown

let calls = 0
const methods: readonly (readonly [string, Work])[] = [
  ['a copy', (body) => body.slice()],
  ['one connection', (body) => native.matches(one, body)],
  ['two alternating', (body) => native.matches((calls += 1) % 2 === 0 ? one : other, body)],
  ['as a stream chunk', (body) => openStreamScanner(native, one).push(body)],
  ['without Node', (body) => plain.matches(one, body)],
]

/** The fastest round of each method, to exclude other load on the machine. */
const measure = (body: Uint8Array<ArrayBuffer>): number[] => {
  const took = methods.map((): number[] => [])
  const repeats = Math.round(20_000_000 / body.length)
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, [, work]] of methods.entries()) took[at]?.push(timedTogether(repeats, () => work(body)))
  }
  return took.map((each) => Math.min(...each))
}

const costs = (bytes: number): string => {
  const rows = bodiesOf(bytes).map(([name, body]) => {
    const [copy = 0, ...others] = measure(body)
    return [name, micros(copy), ...others.map((each) => `${micros(each)} ${times(each / copy)}`)]
  })
  return table(
    `${bytes} bytes of`,
    methods.map(([name]) => name),
    rows,
  )
}

const [cpu] = cpus()
console.log(`Node ${process.version}, ${cpus().length} × ${cpu?.model.trim()}\n`)
const credentials = someCredentials()
console.log(
  `preparing the credentials of a connection: ${micros(timedTogether(20_000, () => credentialPatterns(credentials)))}\n`,
)
for (const bytes of [1_000, 100_000]) console.log(`${costs(bytes)}\n`)

const hostileSizes = [1_000, 100_000, 1_000_000]

/** The slowest of the hostile bodies, in nanoseconds per byte, for each size. */
const nanosPerByte = (credential: string, chunkBytes: number): number[] => {
  const patterns = credentialPatterns([credential])
  return hostileSizes.map((bytes) => {
    const took = hostileBodies(bytes).map((body) =>
      timedTogether(Math.max(Math.round(300_000 / bytes), 1), () => {
        const stream = openStreamScanner(native, patterns)
        for (let at = 0; at < body.length; at += chunkBytes) stream.push(body.subarray(at, at + chunkBytes))
      }),
    )
    return (Math.max(...took) * 1000) / bytes
  })
}

const hostile = [
  ['chunks of 64 KiB', 65_536],
  ['chunks of one byte', 1],
] as const
for (const [title, chunkBytes] of hostile) {
  const rows = hostileCredentials().map(([name, credential]) => [
    `${name}, ${credential.length} characters`,
    ...nanosPerByte(credential, chunkBytes).map((each) => `${each.toFixed(0)} ns`),
  ])
  console.log(
    `${table(
      `worst hostile body per byte, ${title}`,
      hostileSizes.map((bytes) => `${bytes} bytes`),
      rows,
    )}\n`,
  )
}

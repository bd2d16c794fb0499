// What it costs to search answers for credentials. Prints tables; nothing here passes or fails.
import { cpus } from 'node:os'
import { credentialPatterns } from '@planbridge/bff/internal/leak-guard/credential-patterns.ts'
import { openCredentialScanner } from '@planbridge/bff/internal/leak-guard/credential-scanner.ts'
import { openStreamScanner } from '@planbridge/bff/internal/leak-guard/scan-body.ts'
import { findBytes } from '@planbridge/bff/internal/transport/find-bytes.ts'
import { nativeFindBytes } from '@planbridge/bff/internal/transport/find-bytes-engine.ts'
import { bodiesOf, someCredentials } from './guard/bodies.ts'
import { micros, table, times } from './refresh/table.ts'
import { timedTogether } from './refresh/timed.ts'

const rounds = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 15 : 5

const native = openCredentialScanner(nativeFindBytes)
const plain = openCredentialScanner(findBytes)
const one = credentialPatterns(someCredentials())
const other = credentialPatterns(someCredentials())

type Work = (body: Uint8Array<ArrayBuffer>) => unknown

let lease = 0
const ways: readonly (readonly [string, Work])[] = [
  ['a copy', (body) => body.slice()],
  ['one connection', (body) => native.matches(one, body)],
  ['two in turn', (body) => native.matches((lease += 1) % 2 === 0 ? one : other, body)],
  ['as a piece', (body) => openStreamScanner(native, one).push(body)],
  ['without Node', (body) => plain.matches(one, body)],
]

/** Of every way its quietest round: what else this machine does is no cost of ours. */
const measure = (body: Uint8Array<ArrayBuffer>): number[] => {
  const took = ways.map((): number[] => [])
  const repeats = Math.round(20_000_000 / body.length)
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, [, work]] of ways.entries()) took[at]?.push(timedTogether(repeats, () => work(body)))
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
    ways.map(([name]) => name),
    rows,
  )
}

const [cpu] = cpus()
console.log(`Node ${process.version}, ${cpus().length} × ${cpu?.model.trim()}\n`)
const given = someCredentials()
console.log(
  `the credentials of a connection made ready: ${micros(timedTogether(20_000, () => credentialPatterns(given)))}\n`,
)
for (const bytes of [1_000, 100_000]) console.log(`${costs(bytes)}\n`)

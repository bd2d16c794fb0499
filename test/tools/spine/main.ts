// Counts the files and rooms that a proxied GET passes. `--files` lists them by room.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { valueClosure } from './value-closure.ts'

/**
 * The parts that `compose.ts` and `main.ts` wire together for a GET by a browser, in the order in which the call reaches them.
 * Each part receives the next one as an argument, so no import leads from one to the other.
 *
 * The spine is the closure of their value imports within `bff/src`. It contains every file that a warm GET executes, except the
 * wiring itself (`compose.ts`, `serve.ts`). It is wider than that: a file also counts for its cold branches, such as waiting for
 * admission, a retry, or the renewal of a refused token. V8's precise coverage of warm calls is the way to check the list.
 */
const entries = [
  'http/node/node-adapter.ts',
  'http/proxy/proxy-adapter.ts',
  'principal/request-session.ts',
  'store/cache/row-caches.ts',
  'store/cache/cache-freshness.ts',
  'proxy/entry-points.ts',
  'connections/own-connection.ts',
  'tokens/fresh-token.ts',
  'vault/token-vault.ts',
  'gateway-keys/gateway-keys.ts',
  'domain/secret.ts',
  'admission/open-admission.ts',
  'transport/undici-engine.ts',
  'store/ports/activity.ts',
  'transport/find-bytes-engine.ts',
]

const source = 'bff/src/'
const roomOf = (file: string): string => file.split('/', 1)[0] ?? file

const closure = valueClosure(
  entries.map((entry) => source + entry),
  (path) => readFileSync(join(repositoryRoot, path), 'utf8'),
)
const files = closure.map((path) => path.slice(source.length))
const rooms = Map.groupBy(files, roomOf)
const counts = [...rooms].map(([room, inRoom]) => `${room} ${inRoom.length}`)
console.log(`A proxied GET passes ${files.length} files in ${rooms.size} rooms: ${counts.join(', ')}`)
if (process.argv.includes('--files')) console.log(files.join('\n'))

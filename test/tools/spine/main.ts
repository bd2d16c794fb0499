// Counts the files and rooms that a proxied GET passes. `--files` lists them by room.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { valueClosure } from './value-closure.ts'

/**
 * The spine of a GET by a browser: the parts that the call passes one after the other, from the socket to the provider. Each part
 * receives the next one as an argument, so no import leads from one to the other; the spine is the closure of their value imports
 * within `bff/src`. A file also counts for its cold branches, such as waiting for admission, a retry or a renewed token.
 */
const spine = [
  'http/node/node-adapter.ts',
  'http/proxy/proxy-adapter.ts',
  'principal/request-session.ts',
  'proxy/entry-points.ts',
  'tokens/fresh-token.ts',
  'admission/admission-controller.ts',
  'transport/undici-engine.ts',
]

/**
 * The parts that the spine asks through ports: cached rows, the vault, gateway keys, rate budgets, activity, native byte search.
 * Together with the spine they contain every file that a warm GET executes, except the wiring (`compose.ts`, `serve.ts`). V8's
 * precise coverage of warm calls is the way to check the list.
 */
const behindPorts = [
  'store/cache/row-caches.ts',
  'store/cache/cache-freshness.ts',
  'connections/own-connection.ts',
  'vault/token-vault.ts',
  'gateway-keys/gateway-keys.ts',
  'domain/secret.ts',
  'admission/open-admission.ts',
  'store/ports/activity.ts',
  'transport/find-bytes-engine.ts',
]

/** Rooms that every other room stands on; none of them is a step of the call. */
const foundations: ReadonlySet<string> = new Set(['runtime', 'streams', 'domain', 'failure.ts'])

const source = 'bff/src/'
const roomOf = (file: string): string => file.split('/', 1)[0] ?? file

const filesOf = (entries: readonly string[]): string[] =>
  valueClosure(
    entries.map((entry) => source + entry),
    (path) => readFileSync(join(repositoryRoot, path), 'utf8'),
  ).map((path) => path.slice(source.length))

const summary = (files: readonly string[]): string => {
  const rooms = [...Map.groupBy(files, roomOf)].map(([room, { length }]) => ({ room, length }))
  const steps = rooms.filter(({ room }) => !foundations.has(room))
  const counts = [...steps, ...rooms.filter(({ room }) => foundations.has(room))]
  return `${files.length} files in ${steps.length} rooms and ${rooms.length - steps.length} foundations: ${counts.map(({ room, length }) => `${room} ${length}`).join(', ')}`
}

const passed = filesOf(spine)
console.log(`A proxied GET passes ${summary(passed)}`)
console.log(`With all that it asks through ports: ${summary(filesOf([...spine, ...behindPorts]))}`)
if (process.argv.includes('--files')) console.log(passed.join('\n'))

import type { Node } from 'oxc-parser'
import type { NodeInContext } from '../tools/source/syntax.ts'
import { isEntryPoint, isPlatformFile, isProductionCode } from './paths.ts'
import { readsGlobal } from './scope.ts'
import type { SyntaxRule } from './syntax-rule.ts'

const isIdentifier = (node: Node | undefined, ...names: string[]): boolean =>
  node?.type === 'Identifier' && names.includes(node.name)

/** Matches `object.property`, also behind `globalThis`, `window` or `self`. */
const isMember = ({ node }: NodeInContext, object: string, ...properties: string[]): boolean => {
  if (node.type !== 'MemberExpression' || node.computed) return false
  const owner = node.object.type === 'MemberExpression' ? node.object.property : node.object
  return isIdentifier(owner, object) && isIdentifier(node.property, ...properties)
}

const isGlobalProperty = (found: NodeInContext, ...names: string[]): boolean =>
  ['globalThis', 'window', 'self'].some((global) => isMember(found, global, ...names))

const isBuildEnvironment = ({ node }: NodeInContext): boolean =>
  node.type === 'MemberExpression' &&
  node.object.type === 'MetaProperty' &&
  isIdentifier(node.property, 'env')

const isImportOf = ({ node }: NodeInContext, specifier: string): boolean =>
  node.type === 'ImportDeclaration' && node.source.value === specifier

const isClock = (found: NodeInContext): boolean => {
  const { node } = found
  if (isMember(found, 'Date', 'now')) return true
  const bare = node.type === 'NewExpression' || node.type === 'CallExpression'
  return bare && isIdentifier(node.callee, 'Date') && node.arguments.length === 0
}

const isRandomness = (found: NodeInContext): boolean =>
  isMember(found, 'Math', 'random') || isMember(found, 'crypto', 'randomUUID')

const isNetwork = (found: NodeInContext): boolean =>
  readsGlobal(found, 'fetch') || isGlobalProperty(found, 'fetch')

const configReadOnce: SyntaxRule = {
  name: 'config-read-once',
  remedy: 'main.ts reads the environment into a Config: receive the value as an argument.',
  where: (path) => isProductionCode(path) && !isEntryPoint(path) && path !== 'web/src/config.ts',
  forbids: (found) =>
    readsGlobal(found, 'process') ||
    isGlobalProperty(found, 'process') ||
    isImportOf(found, 'node:process') ||
    isBuildEnvironment(found),
  seeds: [
    { 'bff/src/attempts/a.ts': 'const key = process.env.KEY' },
    { 'bff/src/attempts/a.ts': "import { env } from 'node:process'" },
    { 'bff/src/attempts/a.ts': 'const key = globalThis.process.env.KEY' },
    { 'web/src/stores/a.ts': 'const origin = import.meta.env.VITE_ORIGIN' },
  ],
  innocent: [
    { 'bff/src/main.ts': 'start(process.env)' },
    { 'bff/src/a.ts': 'const run = (process: Step) => process.go(); const b = { process: 1 }' },
  ],
}

const noAmbientPlatform: SyntaxRule = {
  name: 'no-ambient-platform',
  remedy: 'Receive clock, fetch and random source as arguments.',
  where: (path) =>
    /^(bff|web)[/]src[/]/.test(path) &&
    isProductionCode(path) &&
    !isEntryPoint(path) &&
    !isPlatformFile(path),
  forbids: (found) => isNetwork(found) || isClock(found) || isRandomness(found),
  seeds: [
    { 'bff/src/oauth/a.ts': 'const answer = await fetch(request)' },
    { 'bff/src/oauth/a.ts': 'const send = (get = fetch) => get(request)' },
    { 'web/src/stores/a.ts': 'const answer = await window.fetch(request)' },
    { 'bff/src/vault/a.ts': 'const now = Date.now()' },
    { 'bff/src/vault/a.ts': 'const now = new Date()' },
    { 'web/src/app/a.tsx': 'const key = Math.random()' },
    { 'bff/src/attempts/a.ts': 'const id = crypto.randomUUID()' },
    { 'bff/src/attempts/a.ts': 'const id = globalThis.crypto.randomUUID()' },
  ],
  innocent: [
    { 'bff/src/a.ts': 'const send = ({ fetch }: Needs) => async (r: Request) => fetch(r)' },
    { 'bff/src/a.ts': 'const send = (needs: { fetch: typeof fetch }) => needs.fetch(request)' },
    { 'bff/src/a.ts': 'const day = new Date(clock.now()); const at = Date.parse(text)' },
    { 'bff/src/main.ts': 'compose(config, { fetch, now: () => Date.now() })' },
  ],
}

/** Rooms and files that keep limits, waits or ages in memory. */
const inMemoryTimes =
  /^bff[/]src[/](?:(?:admission|gateway-keys|issuer|store[/]cache)[/]|http[/](?:rate-limit|browser[/]inbound-rate-limit|node[/]client-address|proxy[/]proxy-adapter)[.]ts)/

const isWallClock = ({ node }: NodeInContext): boolean =>
  node.type === 'ImportSpecifier' && isIdentifier(node.imported, 'Clock')

const monotonicTimes: SyntaxRule = {
  name: 'monotonic-times',
  remedy: 'Take a MonotonicClock: the wall clock may be set back, and then a wait in memory does not end.',
  where: (path) => isProductionCode(path) && inMemoryTimes.test(path),
  forbids: isWallClock,
  seeds: [
    { 'bff/src/admission/a.ts': "import type { Clock, Sleep } from '../runtime/platform.ts'" },
    { 'bff/src/issuer/a.ts': "import type { Clock as Wall } from '../runtime/platform.ts'" },
    { 'bff/src/http/rate-limit.ts': "import { type Clock } from '../runtime/platform.ts'" },
  ],
  innocent: [
    { 'bff/src/admission/a.ts': "import type { MonotonicClock } from '../runtime/monotonic-clock.ts'" },
    { 'bff/src/jobs/a.ts': "import type { Clock } from '../runtime/platform.ts'" },
  ],
}

/** Code that reads bytes or texts of browsers and providers. The configuration is the operator's own. */
const readsForeignText = (path: string): boolean =>
  isProductionCode(path) && !/^bff[/]src[/](?:config|cli)[/]/.test(path)

// Tried from each character of a run, such a pattern reads the rest of the run each time.
const quadratic = /^(?:\\.|\[(?:\\.|[^\]\\])*\]|[^\\^$.|?*+()[{])[*+](?!\)?$)./s

const isQuadraticPattern = ({ node }: NodeInContext): boolean =>
  node.type === 'Literal' && 'regex' in node && quadratic.test(node.regex.pattern)

const linearPatterns: SyntaxRule = {
  name: 'linear-patterns',
  remedy:
    'Anchor the pattern, or use split, trim or a loop: a repetition at its beginning takes quadratic time.',
  where: readsForeignText,
  forbids: isQuadraticPattern,
  seeds: [
    { 'bff/src/http/a.ts': 'const pairs = header.split(/[ \\t]*;[ \\t]*/)' },
    { 'bff/src/http/a.ts': "const value = text.replace(/\\s+$/, '')" },
    { 'web/src/core/a.ts': "const value = text.replace(/=+$/, '')" },
  ],
  innocent: [
    { 'bff/src/http/a.ts': 'const words = text.split(/[\\s-]+/)' },
    { 'bff/src/http/a.ts': 'const is = /^[\\w-]+[.][\\w-]+$/.test(text)' },
    { 'bff/src/config/a.ts': "const value = text.replace(/=+$/, '')" },
  ],
}

const writers = /^bff[/]src[/](?:planbridge|cli[/](?:terminal|operator-error|warn|server[/]open-log))[.]ts$/

const outputIsEscaped: SyntaxRule = {
  name: 'output-is-escaped',
  remedy: 'Use cli/warn, an OperatorError, print or note: they escape what a terminal would obey.',
  where: (path) => path.startsWith('bff/src/') && isProductionCode(path) && !writers.test(path),
  forbids: (found) => isMember(found, 'process', 'stdout', 'stderr') || readsGlobal(found, 'console'),
  seeds: [
    { 'bff/src/cli/a.ts': 'process.stderr.write(name)' },
    { 'bff/src/main.ts': 'console.log(name)' },
    { 'bff/src/http/node/a.ts': 'globalThis.process.stdout.write(name)' },
  ],
  innocent: [{ 'bff/src/cli/warn.ts': 'process.stderr.write(visibleText(text))' }],
}

/** Only entry points read the environment and the platform. */
export const platformRules: readonly SyntaxRule[] = [
  configReadOnce,
  noAmbientPlatform,
  monotonicTimes,
  linearPatterns,
  outputIsEscaped,
]

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

/** Only entry points read the environment and the platform. */
export const platformRules: readonly SyntaxRule[] = [configReadOnce, noAmbientPlatform]

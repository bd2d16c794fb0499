import type { Node } from 'oxc-parser'
import { isEntrance, isProductionCode, isPlatformFile } from './places.ts'
import { readsGlobal } from './scope.ts'
import type { SyntaxRule } from './syntax-rule.ts'
import type { Sight } from '../tools/source/syntax.ts'

const isIdentifier = (node: Node | undefined, ...names: string[]): boolean =>
  node?.type === 'Identifier' && names.includes(node.name)

/** `object.property`, where the object is a global or hangs on `globalThis` and its like. */
const isMember = ({ node }: Sight, object: string, ...properties: string[]): boolean => {
  if (node.type !== 'MemberExpression' || node.computed) return false
  const owner = node.object.type === 'MemberExpression' ? node.object.property : node.object
  return isIdentifier(owner, object) && isIdentifier(node.property, ...properties)
}

const isHungOnGlobal = (sight: Sight, ...names: string[]): boolean =>
  ['globalThis', 'window', 'self'].some((global) => isMember(sight, global, ...names))

const isBuildEnvironment = ({ node }: Sight): boolean =>
  node.type === 'MemberExpression' &&
  node.object.type === 'MetaProperty' &&
  isIdentifier(node.property, 'env')

const isImportOf = ({ node }: Sight, specifier: string): boolean =>
  node.type === 'ImportDeclaration' && node.source.value === specifier

const isClock = (sight: Sight): boolean => {
  const { node } = sight
  if (isMember(sight, 'Date', 'now')) return true
  const bare = node.type === 'NewExpression' || node.type === 'CallExpression'
  return bare && isIdentifier(node.callee, 'Date') && node.arguments.length === 0
}

const isRandomness = (sight: Sight): boolean =>
  isMember(sight, 'Math', 'random') || isMember(sight, 'crypto', 'randomUUID')

const isNetwork = (sight: Sight): boolean => readsGlobal(sight, 'fetch') || isHungOnGlobal(sight, 'fetch')

const configReadOnce: SyntaxRule = {
  name: 'config-read-once',
  remedy: 'main.ts reads the environment into a Config; receive what you need from it.',
  where: (path) => isProductionCode(path) && !isEntrance(path) && path !== 'web/src/config.ts',
  forbids: (sight) =>
    readsGlobal(sight, 'process') ||
    isHungOnGlobal(sight, 'process') ||
    isImportOf(sight, 'node:process') ||
    isBuildEnvironment(sight),
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
  name: 'no-ambient-world',
  remedy: 'Clock, fetch and chance are arguments.',
  where: (path) =>
    /^(bff|web)[/]src[/]/.test(path) && isProductionCode(path) && !isEntrance(path) && !isPlatformFile(path),
  forbids: (sight) => isNetwork(sight) || isClock(sight) || isRandomness(sight),
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

/** The world enters at the entrances, nowhere else. */
export const platformRules: readonly SyntaxRule[] = [configReadOnce, noAmbientPlatform]

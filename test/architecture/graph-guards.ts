import type { Finding, Guard } from './guard.ts'
import { importsIn } from './import-graph.ts'
import { isEngine, isEntryPoint, isTest } from './paths.ts'
import type { SourceTree } from './source-tree.ts'

type Graph = ReadonlyMap<string, readonly string[]>

const importGraph = (tree: SourceTree): Graph => {
  const edges = importsIn(tree).filter(({ to }) => tree.has(to))
  return new Map(
    [...Map.groupBy(edges, ({ from }) => from)].map(([from, out]) => [from, out.map(({ to }) => to)]),
  )
}

/** The first import path from a file back to itself, if there is one. */
const pathBack = (graph: Graph, start: string): string[] | undefined => {
  const seen = new Set<string>()
  const walk = (path: readonly string[]): string[] | undefined => {
    for (const next of graph.get(path.at(-1) ?? '') ?? []) {
      if (next === start) return [...path, next]
      const found = seen.has(next) ? undefined : walk((seen.add(next), [...path, next]))
      if (found) return found
    }
    return undefined
  }
  return walk([start])
}

const circlesIn = (tree: SourceTree): Finding[] => {
  const graph = importGraph(tree)
  return [...graph.keys()].flatMap((path) => {
    const circle = pathBack(graph, path)
    return circle ? [{ path, detail: circle.join(' → ') }] : []
  })
}

const noImportCycles: Guard = {
  name: 'no-import-cycles',
  remedy: 'Merge the files, or move the shared type to a third file. Type-only imports count.',
  check: circlesIn,
  seeds: [
    {
      'bff/src/a.ts': "import './b.ts'",
      'bff/src/b.ts': "import './c.ts'",
      'bff/src/c.ts': "import './a.ts'",
    },
    { 'bff/src/a.ts': "import type { B } from './b.ts'", 'bff/src/b.ts': "import './a.ts'" },
    {
      'test/harness/a.ts': "import type { B } from './b.ts'",
      'test/harness/b.ts': "import type { A } from './a.ts'",
    },
  ],
}

const platform = /^node:|^undici(\/|$)|^@hono\/node-server(\/|$)/

const platformImportsIn = (tree: SourceTree): Finding[] => {
  return importsIn(tree)
    .filter(({ from, to }) => from.startsWith('bff/src/') && platform.test(to))
    .filter(({ from }) => !isTest(from) && !isEntryPoint(from) && !isEngine(from))
    .map(({ from, to, line }) => ({ path: from, line, detail: `imports ${to}` }))
}

const platformFree: Guard = {
  name: 'platform-free',
  remedy:
    'Only main.ts, cli/ and the engines (store, transport, scheduler, http/node) import the platform: use a port or a web standard.',
  check: platformImportsIn,
  seeds: [
    { 'bff/src/vault/a.ts': "import { createHash } from 'node:crypto'" },
    { 'bff/src/store/a.ts': "import { DatabaseSync } from 'node:sqlite'" },
    { 'bff/src/compose.ts': "import { serve } from '@hono/node-server'" },
    { 'bff/src/proxy/a.ts': "import { request } from 'undici'" },
  ],
  innocent: [
    {
      'bff/src/main.ts': "import { serve } from '@hono/node-server'",
      'bff/src/store/engines/sqlite-engine.ts': "import { DatabaseSync } from 'node:sqlite'",
      'bff/src/store/sqlite-engine/open.ts': "import { DatabaseSync } from 'node:sqlite'",
      'bff/src/vault/a.test.ts': "import { randomBytes } from 'node:crypto'",
    },
  ],
}

/** Guards over the import graph. */
export const graphGuards: readonly Guard[] = [noImportCycles, platformFree]

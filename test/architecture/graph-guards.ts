import type { Finding, Guard } from './guard.ts'
import { importsIn } from './import-graph.ts'
import { isEngine, isEntrance, isProductionCode, isTest } from './places.ts'
import type { SourceTree } from './source-tree.ts'

type Graph = ReadonlyMap<string, readonly string[]>

const importGraph = (tree: SourceTree): Graph => {
  const edges = importsIn(tree).filter(({ to }) => tree.has(to))
  return new Map(
    [...Map.groupBy(edges, ({ from }) => from)].map(([from, out]) => [from, out.map(({ to }) => to)]),
  )
}

/** The first way back to where a walk began, if there is one. */
const wayBack = (graph: Graph, start: string): string[] | undefined => {
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
    const circle = wayBack(graph, path)
    return circle ? [{ path, detail: circle.join(' → ') }] : []
  })
}

const noCircular: Guard = {
  name: 'no-circular',
  remedy: 'Two files that import each other, if only for types, are one file or three.',
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

const announces = /[.](html|json)$|[/](vite[.]config|build[^/]*)[.]ts$/

/** Entry pages, manifests and build files name their entries in text. */
const announcementsIn = (tree: SourceTree): string => {
  return [...tree]
    .filter(([path]) => announces.test(path))
    .map(([, text]) => text)
    .join('\n')
}

const orphansIn = (tree: SourceTree): Finding[] => {
  const importers = importsIn(tree).filter(({ from }) => !isTest(from))
  const wanted = new Set(importers.map(({ to }) => to))
  const announcements = announcementsIn(tree)
  const isAnnounced = (path: string): boolean => announcements.includes(path.replace(/^\w+[/]/, ''))
  return (
    [...tree.keys()]
      .filter((path) => isProductionCode(path) && !path.endsWith('.d.ts'))
      // An engine is plugged in from outside: by main, by a test, by whoever composes us in a tab.
      .filter((path) => !isEntrance(path) && !isEngine(path) && !wanted.has(path) && !isAnnounced(path))
      .map((path) => ({ path, detail: 'no production code imports it' }))
  )
}

const noOrphans: Guard = {
  name: 'no-orphans',
  remedy: 'Nobody imports it: use it or delete it.',
  check: orphansIn,
  seeds: [{ 'bff/src/main.ts': '', 'bff/src/a.ts': '', 'bff/src/a.test.ts': "import './a.ts'" }],
  innocent: [
    { 'bff/src/main.ts': "import './a.ts'", 'bff/src/a.ts': '' },
    {
      'web/window.html': '<script src="/src/callback/start.ts">',
      'web/src/callback/start.ts': '',
    },
  ],
}

const platform = /^node:|^undici(\/|$)|^@hono\/node-server(\/|$)/

const platformImportsIn = (tree: SourceTree): Finding[] => {
  return importsIn(tree)
    .filter(({ from, to }) => from.startsWith('bff/src/') && platform.test(to))
    .filter(({ from }) => !isTest(from) && !isEntrance(from) && !isEngine(from))
    .map(({ from, to, line }) => ({ path: from, line, detail: `imports ${to}` }))
}

const platformFree: Guard = {
  name: 'platform-free',
  remedy:
    'Only main.ts, cli/ and the engines (store, transport, scheduler, http/node) know the platform: use a port or a web standard.',
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

const drawer = /[/](utils?|helpers?|common|misc|lib)([/.]|$)/

const noDrawers: Guard = {
  name: 'no-drawers',
  remedy: 'A file called utils has no owner. Name it for what it does.',
  check: (tree) =>
    [...tree.keys()].filter((path) => drawer.test(path)).map((path) => ({ path, detail: 'is a drawer' })),
  seeds: [{ 'bff/src/utils.ts': '' }, { 'web/src/lib/pkce.ts': '' }, { 'test/helpers/a.ts': '' }],
  innocent: [{ 'bff/src/oauth/library.ts': '' }],
}

/** What only the whole graph can tell. */
export const graphGuards: readonly Guard[] = [noCircular, noOrphans, platformFree, noDrawers]

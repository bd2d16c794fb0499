import type { Arrow } from './arrow.ts'
import { bffArrows } from './bff-arrows.ts'

const betweenRooms: readonly Arrow[] = [
  {
    name: 'shared-knows-nobody',
    remedy: 'shared is the floor: move what it needs down into shared.',
    from: '^shared/',
    to: '^(web|bff|test)/|^node:|^(hono|react|undici)',
    seeds: [
      { 'shared/src/a.ts': "import '../../bff/src/b.ts'" },
      { 'shared/src/a.ts': "export * from '@planbridge/web/b.ts'" },
      { 'shared/src/a.ts': "import { readFileSync } from 'node:fs'" },
    ],
  },
  {
    name: 'web-and-bff-meet-in-shared',
    remedy: 'Say it in shared/src/contract; both sides import it from there.',
    from: '^(web|bff)/',
    to: '^(web|bff)/',
    toNot: '^$1/',
    seeds: [
      { 'web/src/a.ts': "import type { B } from '../../bff/src/b.ts'" },
      { 'bff/src/a.ts': "const b = await import('@planbridge/web/b.ts')" },
    ],
    innocent: [{ 'web/src/a.ts': "import './b.ts'; import '@planbridge/shared/contract'" }],
  },
  {
    name: 'nothing-imports-test',
    remedy: 'Production code does not know it is being tested.',
    from: '^(shared|web|bff)/',
    to: '^test/|^(vitest|msw|playwright)',
    testsMay: true,
    seeds: [
      { 'bff/src/a.ts': "import { plannr } from '../../test/simulators/plannr.ts'" },
      { 'web/src/a.ts': "import { http } from 'msw'" },
    ],
    innocent: [{ 'bff/src/a.test.ts': "import { it } from 'vitest'" }],
  },
  {
    name: 'unit-tests-need-no-provider',
    remedy: 'A test that needs a simulator lives in test/.',
    from: '^(shared|web|bff)/',
    to: '^test/',
    seeds: [{ 'bff/src/a.test.ts': "import { plannr } from '../../test/simulators/plannr.ts'" }],
  },
  {
    name: 'web-reads-the-catalog-at-run-time',
    remedy: 'A new provider must not change the web bundle: ask the catalog.',
    from: '^web/',
    to: '^shared/src/providers(/|$)',
    typesPass: true,
    seeds: [{ 'web/src/a.ts': "import { providers } from '@planbridge/shared/providers'" }],
    innocent: [{ 'web/src/a.ts': "import type { ProviderId } from '@planbridge/shared/providers'" }],
  },
]

const insideWeb: readonly Arrow[] = [
  {
    name: 'embed-is-alone',
    remedy: "This script runs on a customer's page: it knows the messages, nothing else of ours.",
    from: '^web/src/host/',
    to: '^(shared|web)/',
    toNot: '^(web/src/host|shared/src/embed)/',
    testsMay: true,
    seeds: [{ 'web/src/host/a.ts': "import '../stores/session.ts'" }],
    innocent: [{ 'web/src/host/a.ts': "import '@planbridge/shared/embed/messages.ts'" }],
  },
  {
    name: 'ui-knows-nothing',
    remedy: 'A button has looks, not knowledge: pass it what it shows.',
    from: '^web/src/ui/',
    to: '^(shared|web)/',
    toNot: '^web/src/ui/',
    seeds: [{ 'web/src/ui/a.tsx': "import type { Connection } from '@planbridge/shared/contract'" }],
  },
  {
    name: 'stores-know-no-react',
    remedy: 'The state exists without React (zustand/vanilla); the screen subscribes to it.',
    from: '^web/src/(stores|front-channel)/',
    to: '^(react|react-dom|wouter)(/|$)|^zustand(/react)?$',
    testsMay: true,
    seeds: [
      { 'web/src/stores/a.ts': "import { useState } from 'react'" },
      { 'web/src/front-channel/a.ts': "import { create } from 'zustand'" },
    ],
    innocent: [{ 'web/src/stores/a.ts': "import { createStore } from 'zustand/vanilla'" }],
  },
  {
    name: 'state-knows-no-screen',
    remedy: 'A store does not know who draws it.',
    from: '^web/src/(stores|front-channel|bff-client[.]ts)',
    to: '^web/src/(app|connect-window|embed-frame|host|ui)/',
    seeds: [{ 'web/src/stores/a.ts': "import '../app/routes.tsx'" }],
  },
]

const insideTest: readonly Arrow[] = [
  {
    name: 'simulators-are-independent',
    remedy: 'Copy the fact from the vendor page, not from our definition: two witnesses, or none.',
    from: '^test/simulators/',
    to: '^(shared|bff|web)/',
    seeds: [
      { 'test/simulators/a.ts': "import { providers } from '@planbridge/shared/providers'" },
      { 'test/simulators/a.ts': "import type { Failure } from '../../shared/src/contract/failure.ts'" },
    ],
  },
  {
    name: 'msw-is-a-transport',
    remedy: 'Write a simulator; test/transports serves it through MSW.',
    from: '.',
    fromNot: '^test/(transports|kit|browser)/',
    to: '^msw(/|$)',
    seeds: [{ 'test/conformance/a.test.ts': "import { http } from 'msw'" }],
    innocent: [{ 'test/transports/msw-node.ts': "import { setupServer } from 'msw/node'" }],
  },
]

/** Which imports must not be: the picture of the house, in values. */
export const arrows: readonly Arrow[] = [...betweenRooms, ...bffArrows, ...insideWeb, ...insideTest]

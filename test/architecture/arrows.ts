import type { Arrow } from './arrow.ts'
import { bffArrows } from './bff-arrows.ts'

const betweenRooms: readonly Arrow[] = [
  {
    name: 'shared-imports-nothing-of-ours',
    remedy: 'shared is the lowest layer: move the code it needs into shared.',
    from: '^shared/',
    to: '^(web|bff|test)/|^node:|^(hono|react|undici)',
    seeds: [
      { 'shared/src/a.ts': "import '../../bff/src/b.ts'" },
      { 'shared/src/a.ts': "export * from '@planbridge/web/b.ts'" },
      { 'shared/src/a.ts': "import { readFileSync } from 'node:fs'" },
    ],
  },
  {
    name: 'web-and-bff-do-not-import-each-other',
    remedy: 'Declare it in shared/src/contract; both sides import it from there.',
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
    name: 'production-imports-no-test-code',
    remedy: 'Production code imports neither test/ nor a test library: pass the dependency in.',
    from: '^(shared|web|bff)/',
    to: '^test/|^(vitest|msw|playwright)',
    allowsTests: true,
    seeds: [
      { 'bff/src/a.ts': "import { plannr } from '../../test/mock/simulators/plannr.ts'" },
      { 'web/src/a.ts': "import { http } from 'msw'" },
    ],
    innocent: [{ 'bff/src/a.test.ts': "import { it } from 'vitest'" }],
  },
  {
    name: 'unit-tests-import-no-simulator',
    remedy: 'Move a test that needs a simulator to test/.',
    from: '^(shared|web|bff)/',
    to: '^test/',
    seeds: [{ 'bff/src/a.test.ts': "import { plannr } from '../../test/mock/simulators/plannr.ts'" }],
  },
  {
    name: 'web-bundles-no-provider-data',
    remedy: 'A new provider must not change the web bundle: read the catalog endpoint instead.',
    from: '^web/',
    to: '^shared/src/providers(/|$)',
    allowsTypes: true,
    seeds: [{ 'web/src/a.ts': "import { providers } from '@planbridge/shared/providers'" }],
    innocent: [{ 'web/src/a.ts': "import type { ProviderId } from '@planbridge/shared/providers'" }],
  },
]

const insideWeb: readonly Arrow[] = [
  {
    name: 'loader-imports-nothing',
    remedy: "The loader runs in a customer's page: it has neither dependencies nor code of ours.",
    from: '^web/embed/src/',
    fromNot: '^web/embed/src/react[.]tsx$',
    to: '.',
    toNot: '^web/embed/src/',
    allowsTests: true,
    seeds: [
      { 'web/embed/src/a.ts': "import '../../src/core/bff-client.ts'" },
      { 'web/embed/src/a.ts': "import { FrameMessage } from '@planbridge/shared/embed'" },
      { 'web/embed/src/a.ts': "import * as z from 'zod/mini'" },
      { 'web/embed/src/element.ts': "import { useState } from 'react'" },
    ],
    innocent: [
      { 'web/embed/src/a.ts': "import './b.ts'" },
      { 'web/embed/src/react.tsx': "import { useState } from 'react'" },
      { 'web/embed/src/a.test.ts': "import { FrameMessage } from '@planbridge/shared/embed'" },
    ],
  },
  {
    name: 'host-client-imports-nothing',
    remedy: "The client runs in a customer's back end: it has neither dependencies nor code of ours.",
    from: '^bff/sdk/src/',
    to: '.',
    toNot: '^bff/sdk/src/',
    allowsTests: true,
    seeds: [
      { 'bff/sdk/src/a.ts': "import type { Connection } from '@planbridge/shared/contract'" },
      { 'bff/sdk/src/a.ts': "import { createHash } from 'node:crypto'" },
    ],
    innocent: [{ 'bff/sdk/src/a.ts': "import './b.ts'" }],
  },
  {
    name: 'ui-imports-nothing-of-ours',
    remedy: 'UI components only render: pass the data in as props.',
    from: '^web/src/ui/',
    to: '^(shared|web)/',
    toNot: '^web/src/ui/',
    seeds: [{ 'web/src/ui/a.tsx': "import type { Connection } from '@planbridge/shared/contract'" }],
  },
  {
    name: 'core-imports-no-react',
    remedy: 'Use zustand/vanilla; the screens subscribe to the store.',
    from: '^web/src/core/',
    to: '^(react|react-dom|wouter)(/|$)|^zustand(/react)?$',
    allowsTests: true,
    seeds: [
      { 'web/src/core/stores/a.ts': "import { useState } from 'react'" },
      { 'web/src/core/front-channel/a.ts': "import { create } from 'zustand'" },
    ],
    innocent: [{ 'web/src/core/stores/a.ts': "import { createStore } from 'zustand/vanilla'" }],
  },
  {
    name: 'core-imports-no-screen',
    remedy: 'Screens import stores, never the reverse: move shared code into core.',
    from: '^web/src/core/',
    to: '^web/src/(app|callback|connect-flow|embed-frame|window|console|ui|messages)/',
    seeds: [{ 'web/src/core/stores/a.ts': "import '../../app/routes.tsx'" }],
  },
  {
    name: 'connect-rooms-stand-alone',
    remedy: 'Frame and window share connect-flow only; neither needs the app or the other.',
    from: '^web/src/(connect-flow|embed-frame|window)/',
    to: '^web/src/(app|callback|embed-frame|window)/',
    toNot: '^web/src/$1/',
    seeds: [
      { 'web/src/embed-frame/a.ts': "import '../window/b.ts'" },
      { 'web/src/window/a.ts': "import '../app/routes.ts'" },
      { 'web/src/connect-flow/a.ts': "import '../embed-frame/b.ts'" },
    ],
    innocent: [{ 'web/src/window/a.ts': "import './b.ts'; import '../connect-flow/flow.ts'" }],
  },
  {
    name: 'connect-rooms-import-no-react',
    remedy: 'The frame has a budget that react-dom alone nearly fills: use Preact, and no component of ui.',
    from: '^web/src/(connect-flow|embed-frame|window)/',
    to: '^(react|react-dom|zustand/react)(/|$)|^web/src/ui/.*[.]tsx$',
    seeds: [
      { 'web/src/embed-frame/a.tsx': "import { useState } from 'react'" },
      { 'web/src/window/a.tsx': "import { Button } from '../ui/forms/button.tsx'" },
    ],
    innocent: [
      { 'web/src/window/a.tsx': "import { useState } from 'preact/hooks'; import '../ui/mark-of.ts'" },
    ],
  },
  {
    name: 'core-carries-no-jobs-or-console',
    remedy:
      'A frame loads the client, the front channel and the stores. Import jobs and requests from the app.',
    from: '^web/src/core/(?!jobs/|requests/)',
    to: '^web/src/core/(jobs|requests)/',
    seeds: [{ 'web/src/core/stores/a.ts': "import '../requests/api-call.ts'" }],
    innocent: [{ 'web/src/core/jobs/a.ts': "import '../requests/api-call.ts'" }],
  },
]

const suites = 'architecture|benchmarks|cli|component|contracts|demo|docs|e2e|reliability|security|types'

const insideTest: readonly Arrow[] = [
  {
    name: 'simulators-are-independent',
    remedy: 'Copy the fact from the vendor page: a simulator that reads our definition cannot contradict it.',
    from: '^test/mock/simulators/',
    to: '^(shared|bff|web)/',
    seeds: [
      { 'test/mock/simulators/a.ts': "import { providers } from '@planbridge/shared/providers'" },
      {
        'test/mock/simulators/a.ts': "import type { Failure } from '../../../shared/src/contract/failure.ts'",
      },
    ],
  },
  {
    name: 'only-transports-import-msw',
    remedy: 'Write a simulator; test/mock/transports serves it through MSW.',
    from: '.',
    fromNot: '^test/(mock/(transports|handlers|storybook)|component|contracts/mock|examples)/',
    to: '^msw(/|$)',
    seeds: [{ 'test/contracts/a.test.ts': "import { http } from 'msw'" }],
    innocent: [{ 'test/mock/transports/msw-node.ts': "import { setupServer } from 'msw/node'" }],
  },
  {
    name: 'suites-do-not-import-each-other',
    remedy: 'Move code that two suites share to test/harness.',
    from: `^test/(${suites})/`,
    to: `^test/(${suites})/`,
    toNot: '^test/$1/',
    seeds: [{ 'test/security/a.test.ts': "import '../reliability/b.ts'" }],
    innocent: [{ 'test/security/a.test.ts': "import '../harness/free-ports.ts'; import './b.ts'" }],
  },
  {
    name: 'harness-imports-no-suite',
    remedy: 'The harness starts and drives the program; expectations belong to the suites.',
    from: '^test/(harness|tools)/',
    to: `^test/(${suites})/`,
    seeds: [{ 'test/harness/a.ts': "import '../security/b.ts'" }],
  },
  {
    name: 'mock-imports-only-mock',
    remedy: 'test/mock is published as a package: move the code it needs into test/mock.',
    from: '^test/mock/',
    to: '^test/',
    toNot: '^test/mock/',
    seeds: [{ 'test/mock/a.ts': "import '../harness/b.ts'" }],
  },
  {
    name: 'browser-suites-use-the-published-kit',
    remedy: 'Import an entry of @planbridge/mock, as a host does: what a browser test needs, hosts need too.',
    from: '^test/(component|e2e|harness/(browser|embed))/',
    fromNot: '^test/e2e/tab/',
    to: '^test/mock/',
    toNot:
      '^test/mock/((faults|handlers|node|playwright|scenarios|storybook|tab)/index|simulators)[.]ts$|/test-simulator[.]ts$',
    seeds: [
      { 'test/component/a.browser.test.tsx': "import '../mock/kit/open-kit.ts'" },
      { 'test/e2e/a.e2e.test.ts': "import { plannr } from '../mock/simulators/plannr.ts'" },
    ],
    innocent: [
      {
        'test/mock/package.json': '{"exports":{"./handlers":"./handlers/index.ts"}}',
        'test/component/a.browser.test.tsx': "import '@planbridge/mock/handlers'",
      },
    ],
  },
  {
    name: 'simulators-know-no-kit',
    remedy: 'The kit composes simulators, faults and transports; none of them knows it, or Planbridge.',
    from: '^test/mock/(simulators|faults|transports)/',
    to: '^test/mock/(kit|scenarios|handlers|node|playwright|storybook|tab)/|^(shared|bff|web)/',
    seeds: [
      { 'test/mock/transports/a.ts': "import '../kit/open-kit.ts'" },
      { 'test/mock/faults/a.ts': "import { compose } from '@planbridge/bff/compose'" },
    ],
  },
  {
    name: 'kit-imports-no-entry',
    remedy: 'Entries of the package use the kit and the scenarios, never the reverse.',
    from: '^test/mock/(kit|scenarios)/',
    to: '^test/mock/(handlers|node|playwright|storybook|tab)/|^node:',
    allowsTypes: true,
    seeds: [
      { 'test/mock/kit/a.ts': "import '../handlers/index.ts'" },
      { 'test/mock/kit/a.ts': "import { readFileSync } from 'node:fs'" },
    ],
    innocent: [{ 'test/mock/kit/a.ts': "import type { DatabaseSync } from 'node:sqlite'" }],
  },
]

/** The forbidden imports, as data. */
export const arrows: readonly Arrow[] = [...betweenRooms, ...bffArrows, ...insideWeb, ...insideTest]

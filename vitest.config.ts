import { availableParallelism, totalmem } from 'node:os'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { msw } from 'msw/vite'
import { defineConfig } from 'vitest/config'
import { axeProblems } from './test/harness/browser/axe-command.ts'
import { browserTimeout } from './test/harness/browser/with-deadline.ts'
import { LongestFirst } from './test/harness/longest-first.ts'
import { findBrowser } from './tools/browser.mjs'
import { preactAlias } from './web/preact-alias.ts'

const chromium = findBrowser()
const env = chromium === undefined ? {} : { CHROMIUM: chromium }
const root = import.meta.dirname

/** Every dependency a browser test reaches: one that Vite finds late reloads the page and the run hangs. */
const reachedInBrowser = [
  '@planbridge/bff > lru-cache',
  '@planbridge/web > oidc-client-ts',
  '@planbridge/web > preact',
  '@planbridge/web > preact/hooks',
  '@planbridge/web > preact/jsx-dev-runtime',
  '@planbridge/web > wouter',
  '@planbridge/web > zustand',
  '@planbridge/web > zustand/vanilla',
  '@planbridge/shared > zod/mini',
  'hono',
  'hono/etag',
  'hono/html',
  'hono/utils/accept',
  'jose',
  'kysely',
  'kysely/migration',
  'msw',
  'msw/browser',
  '@planbridge/web > preact/compat',
  '@planbridge/web > preact/compat/client',
  '@planbridge/web > preact/jsx-runtime',
  '@planbridge/mock > sql.js',
  'vitest-browser-react',
  'yaml',
  'zod',
]

// No test fails because a machine is slow: the limits only end what is stuck.
const slowTestMs = 240_000
const slowPollMs = 60_000

/** A worker keeps its modules, and an e2e file has a browser and a process beside it. */
const bytesOfWorker = 2 ** 31
// Most files compute a third of their time and wait for processes, databases and timers in the rest.
const workers = Math.max(4, Math.min(availableParallelism() + 3, Math.floor(totalmem() / bytesOfWorker)))

export default defineConfig({
  test: {
    allowOnly: false,
    sequence: { sequencer: LongestFirst },
    // Full rounds measure how much others are disturbed, so they run one at a time.
    maxWorkers: process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 1 : workers,
    projects: [
      {
        root,
        test: {
          name: 'node',
          environment: 'node',
          env,
          include: ['{shared,bff,web,web/embed}/src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.e2e.test.ts'],
          globalSetup: ['test/harness/postgres/global-setup.ts'],
          setupFiles: ['test/harness/fuzz-seed.ts'],
          // The files share no global state, so a worker keeps its modules from one file to the next.
          isolate: false,
          testTimeout: slowTestMs,
          hookTimeout: slowTestMs,
          expect: { poll: { timeout: slowPollMs } },
        },
      },
      {
        root: `${root}/test`,
        plugins: [react(), msw({ mode: 'worker-only' })],
        // The components are drawn by the library that the build has.
        resolve: { alias: preactAlias },
        optimizeDeps: { include: reachedInBrowser },
        test: {
          name: 'browser',
          include: ['component/**/*.browser.test.tsx'],
          provide: { screenshots: process.env['PLANBRIDGE_SCREENSHOTS'] ?? '' },
          testTimeout: slowTestMs,
          hookTimeout: slowTestMs,
          expect: { poll: { timeout: slowPollMs } },
          browser: {
            enabled: true,
            headless: true,
            commands: { axeProblems },
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(chromium === undefined ? {} : { executablePath: chromium }),
                args: ['--no-sandbox', '--disable-dev-shm-usage'],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        root,
        test: {
          name: 'e2e',
          environment: 'node',
          env,
          include: ['test/e2e/**/*.e2e.test.ts'],
          isolate: false,
          testTimeout: slowTestMs,
          expect: { poll: { timeout: slowPollMs } },
          // Retry only when the browser hangs. Other failures are final.
          retry: { count: 1, condition: new RegExp(browserTimeout, 'u') },
          hookTimeout: slowTestMs,
        },
      },
    ],
  },
})

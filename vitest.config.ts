import { availableParallelism } from 'node:os'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { msw } from 'msw/vite'
import { defineConfig } from 'vitest/config'
import { browserTimeout } from './test/harness/browser/with-deadline.ts'
import { findBrowser } from './tools/browser.mjs'

const chromium = findBrowser()
const env = chromium === undefined ? {} : { CHROMIUM: chromium }
const root = import.meta.dirname

/** Every dependency a browser test reaches: one that Vite finds late reloads the page and the run hangs. */
const reachedInBrowser = [
  '@planbridge/bff > lru-cache',
  '@planbridge/web > oidc-client-ts',
  '@planbridge/web > wouter',
  '@planbridge/web > zustand',
  '@planbridge/web > zustand/vanilla',
  '@planbridge/shared > zod/mini',
  'hono',
  'hono/html',
  'jose',
  'kysely',
  'kysely/migration',
  'msw',
  'msw/browser',
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-dev-runtime',
  'react/jsx-runtime',
  'sql.js',
  'vitest-browser-react',
  'yaml',
  'zod',
]

export default defineConfig({
  test: {
    allowOnly: false,
    // Many tests wait rather than compute. Full rounds also judge how little others notice, so they run alone.
    maxWorkers: process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 1 : Math.max(3, availableParallelism() - 1),
    projects: [
      {
        root,
        test: {
          name: 'node',
          environment: 'node',
          env,
          include: ['{shared,bff,web}/src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.e2e.test.ts'],
          globalSetup: ['test/harness/postgres/global-setup.ts'],
          setupFiles: ['test/harness/fuzz-seed.ts'],
          testTimeout: 20_000,
        },
      },
      {
        root: `${root}/test`,
        plugins: [react(), msw({ mode: 'worker-only' })],
        optimizeDeps: { include: reachedInBrowser },
        test: {
          name: 'browser',
          include: ['component/**/*.browser.test.tsx'],
          testTimeout: 20_000,
          expect: { poll: { timeout: 10_000 } },
          sequence: { groupOrder: 1 },
          browser: {
            enabled: true,
            headless: true,
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
          fileParallelism: false,
          testTimeout: 60_000,
          // Retry only when the browser hangs. Other failures are final.
          retry: { count: 1, condition: new RegExp(browserTimeout, 'u') },
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})

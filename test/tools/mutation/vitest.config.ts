import { defineConfig } from 'vitest/config'
import { repositoryRoot } from '../../harness/repository-root.ts'

export default defineConfig({
  test: {
    root: repositoryRoot,
    environment: 'node',
    include: ['{shared,bff}/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/harness/postgres/global-setup.ts'],
    setupFiles: ['test/harness/fuzz-seed.ts', 'test/tools/mutation/report-reach.ts'],
    // A busy machine must not look like a test that noticed something.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
})

import { playwright } from '@vitest/browser-playwright'
import { msw } from 'msw/vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Serves MSW's worker script.
  plugins: [msw({ mode: 'worker-only' })],
  test: {
    include: ['**/*.browser.test.tsx'],
    browser: {
      enabled: true,
      headless: true,
      provider: playwright(
        process.env.CHROMIUM === undefined
          ? {}
          : { launchOptions: { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] } },
      ),
      instances: [{ browser: 'chromium' }],
    },
  },
})

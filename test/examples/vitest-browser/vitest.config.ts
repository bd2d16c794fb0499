import { playwright } from '@vitest/browser-playwright'
import { msw } from 'msw/vite'
import { defineConfig } from 'vitest/config'

const executablePath = process.env.CHROMIUM

export default defineConfig({
  // Serves MSW's worker script.
  plugins: [msw({ mode: 'worker-only' })],
  test: {
    include: ['**/*.browser.test.tsx'],
    browser: {
      enabled: true,
      headless: true,
      provider: playwright(
        executablePath === undefined ? {} : { launchOptions: { executablePath, args: ['--no-sandbox'] } },
      ),
      instances: [{ browser: 'chromium' }],
    },
  },
})

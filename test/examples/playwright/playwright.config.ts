import { defineConfig } from '@playwright/test'

const executablePath = process.env.CHROMIUM

export default defineConfig({
  testMatch: '*.spec.ts',
  use: {
    locale: 'en-GB',
    // Playwright answers no request of a service worker.
    serviceWorkers: 'block',
    launchOptions: executablePath === undefined ? {} : { executablePath, args: ['--no-sandbox'] },
  },
})

import { defineConfig } from '@playwright/test'

export default defineConfig({
  testMatch: '*.spec.ts',
  use: {
    locale: 'en-GB',
    // Playwright answers no request of a service worker.
    serviceWorkers: 'block',
    launchOptions: {
      ...(process.env.CHROMIUM === undefined ? {} : { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] }),
    },
  },
})

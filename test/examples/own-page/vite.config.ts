import { msw } from 'msw/vite'
import { defineConfig } from 'vite'

// Serves MSW's worker script during development.
export default defineConfig({ plugins: [msw()] })

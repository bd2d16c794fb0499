import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { precompress } from '../precompress.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Builds the one-file script that the BFF serves at `/embed/v1/connect.js`. `tools/pack.mjs` makes the files of the npm package. */
export default defineConfig({
  root: here('.'),
  plugins: [precompress('.')],
  build: {
    outDir: here('../../dist/web/embed/v1'),
    emptyOutDir: true,
    target: 'es2022',
    lib: {
      entry: here('./src/script.ts'),
      formats: ['iife'],
      name: 'planbridgeScript',
      fileName: () => 'connect.js',
    },
    rolldownOptions: { output: { comments: false } },
  },
})

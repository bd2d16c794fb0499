import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  // `pg` asks for its native twin only where it is told to.
  ssr: { noExternal: true, external: ['pg-native'] },
  build: {
    ssr: true,
    outDir: here('../dist'),
    // The web app lies in the same folder.
    emptyOutDir: false,
    target: 'esnext',
    // Short names would save nothing at rest, and an operator reads our stack traces.
    minify: false,
    sourcemap: true,
    license: { fileName: 'licences.md' },
    rolldownOptions: {
      input: {
        planbridge: here('./src/planbridge.ts'),
        server: here('./src/main.ts'),
        operator: here('./src/cli/main.ts'),
      },
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs', comments: false },
    },
  },
})

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  // `pg` loads its native variant only on request.
  ssr: { noExternal: true, external: ['pg-native'] },
  build: {
    ssr: true,
    outDir: here('../dist'),
    // The web app is built into the same folder.
    emptyOutDir: false,
    target: 'esnext',
    // Minification saves nothing on a server and would make stack traces unreadable.
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

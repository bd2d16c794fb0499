import react from '@vitejs/plugin-react'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { preactAlias } from './preact-alias.ts'
import { precompress } from './precompress.ts'
import { documentTexts } from './src/messages/en/document.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** `noScript` is `%NO_SCRIPT%` in a document. */
const placeholder = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

export default defineConfig({
  root: here('.'),
  plugins: [
    react(),
    precompress(),
    {
      name: 'planbridge-document-texts',
      transformIndexHtml: (html) => {
        const texts = Object.entries(documentTexts)
        const page = html.replace('%TAKE_ADDRESS%', readFileSync(here('take-address.js'), 'utf8').trim())
        return texts.reduce((all, [name, text]) => all.replaceAll(`%${placeholder(name)}%`, text), page)
      },
    },
  ],
  // The app uses the part of React that Preact has as well, in a sixth of the size.
  resolve: { alias: preactAlias },
  // The BFF replaces this placeholder with a fresh nonce in every response.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    // These versions support light-dark(). Lowering it would duplicate every token.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: false,
    license: { fileName: 'licences.md' },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A busy machine is no news.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      input: {
        index: here('./index.html'),
        callback: here('./callback.html'),
        embed: here('./embed.html'),
        connect: here('./connect.html'),
      },
    },
  },
})

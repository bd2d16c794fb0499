import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Files that shrink. Fonts and images are compressed in themselves. */
const types: ReadonlySet<string> = new Set(['.js', '.css', '.svg'])

const compress: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  '.br': (bytes) =>
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  '.gz': (bytes) => gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }),
}

/** Writes a compressed file beside each file of a folder that becomes smaller by it. The BFF serves them as they are. */
export const precompress = (folder = 'assets'): Plugin => ({
  name: 'planbridge-precompress',
  apply: 'build',
  writeBundle: ({ dir = '.' }) => {
    const assets = join(dir, folder)
    for (const name of readdirSync(assets).filter((file) => types.has(extname(file)))) {
      const bytes = readFileSync(join(assets, name))
      for (const [ending, smaller] of Object.entries(compress)) {
        const compressed = smaller(bytes)
        if (compressed.length < bytes.length) writeFileSync(join(assets, name + ending), compressed)
      }
    }
  },
})

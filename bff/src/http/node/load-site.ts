import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Site } from '../browser/site.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Reads the built web app into memory from the first of the folders that contains it; `undefined` if none does. */
export const loadSite = (folders: readonly string[]): Site | undefined => {
  const folder = folders.find((candidate) => existsSync(join(candidate, 'index.html')))
  if (folder === undefined) return undefined
  const document = (name: string) => readFileSync(join(folder, name), 'utf8')
  const assets = readdirSync(join(folder, 'assets')).flatMap((name) => {
    const type = types[extname(name)]
    // Files of other types, for example source maps, are not served.
    return type === undefined
      ? []
      : [
          [
            `/assets/${name}`,
            { type, body: new Uint8Array(readFileSync(join(folder, 'assets', name))) },
          ] as const,
        ]
  })
  return { app: document('index.html'), callback: document('callback.html'), assets: new Map(assets) }
}

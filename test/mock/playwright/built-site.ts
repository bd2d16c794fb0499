import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KitSite } from '../kit/kit.ts'

/** The pages of Planbridge as they are built: the documents, and the files that they load. */
export interface BuiltSite {
  readonly documents: KitSite
  /** The file at an address of Planbridge; undefined if there is none. */
  readonly fileAt: (path: string) => Response | undefined
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

/** In the package the pages are beside this file, in the repository they are in the build's folder. */
const folders = ['../site', './site', '../../../dist/web'].map((path) => join(import.meta.dirname, path))

/** Reads the built pages. Without a build it throws an error that says so. */
export const builtSite = (): BuiltSite => {
  const folder = folders.find((one) => existsSync(join(one, 'index.html')))
  if (folder === undefined) throw new Error('Planbridge’s pages are not built: run `npm run build` first.')
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  return {
    documents: {
      app: read('index.html'),
      callback: read('callback.html'),
      frame: read('embed.html'),
      window: read('connect.html'),
    },
    fileAt: (path) => {
      const type = types[path.split('.').at(-1) ?? '']
      const file = join(folder, path)
      if (type === undefined || !file.startsWith(folder) || !existsSync(file)) return undefined
      return new Response(new Uint8Array(readFileSync(file)), { headers: { 'content-type': type } })
    },
  }
}

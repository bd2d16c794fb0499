import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Asset, Representation, Site } from '../browser/site.ts'
import { type Coding, codings } from '../content-coding.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The file name endings of compressed representations. */
const endings: Readonly<Record<Coding, string>> = { br: '.br', gzip: '.gz' }

const representation = (file: string): Representation => {
  const body = new Uint8Array(readFileSync(file))
  return { body, tag: `"${hash('sha256', body, 'base64url')}"` }
}

const loadAsset = (file: string, type: string): Asset => {
  const existing = codings.filter((coding) => existsSync(file + endings[coding]))
  const compressed = existing.map((coding) => [coding, representation(file + endings[coding])] as const)
  return { ...representation(file), type, compressed: Object.fromEntries(compressed) }
}

/** Reads the built web app into memory from the first of the folders that contains it; `undefined` if none does. */
export const loadSite = (folders: readonly string[]): Site | undefined => {
  const folder = folders.find((candidate) => existsSync(join(candidate, 'index.html')))
  if (folder === undefined) return undefined
  const document = (name: string) => readFileSync(join(folder, name), 'utf8')
  const optional = (name: string) => (existsSync(join(folder, name)) ? document(name) : undefined)
  const [frame, window] = [optional('embed.html'), optional('connect.html')]
  return {
    app: document('index.html'),
    callback: document('callback.html'),
    ...(frame !== undefined && { frame }),
    ...(window !== undefined && { window }),
    loaders: filesOf(join(folder, 'embed/v1'), ''),
    assets: filesOf(join(folder, 'assets'), '/assets/'),
  }
}

/** The files of a folder, keyed by their names with a prefix. Files of unknown types, for example source maps, are left out. */
const filesOf = (folder: string, prefix: string): ReadonlyMap<string, Asset> => {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return new Map(
    names.flatMap((name) => {
      const type = types[extname(name)]
      return type === undefined ? [] : [[`${prefix}${name}`, loadAsset(join(folder, name), type)] as const]
    }),
  )
}

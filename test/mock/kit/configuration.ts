import { type Config, readConfig } from '@planbridge/bff/testing'
import { configText, variables, writtenOrigin, writtenOrigins } from './config-text.ts'
import type { KitProviderOrigins } from './kit.ts'

export interface Placed {
  readonly origin: string
  readonly origins: KitProviderOrigins
}

/** Replaces the written address at the beginning of a text. */
const placedText = (text: string, places: readonly (readonly [string, string])[]): string => {
  const place = places.find(([written]) => text === written || text.startsWith(`${written}/`))
  return place ? place[1] + text.slice(place[0].length) : text
}

/** Values of classes, such as secrets, stay as they are. */
const isPlain = (value: object) => Object.getPrototypeOf(value) === Object.prototype

const placed = (value: unknown, places: readonly (readonly [string, string])[]): unknown => {
  if (typeof value === 'string') return placedText(value, places)
  if (Array.isArray(value)) return value.map((item) => placed(item, places))
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, placed(member, places)]))
}

const read = (text: string, { origin, origins }: Placed): Config => {
  const found = readConfig({
    text,
    file: 'planbridge.config.yaml',
    env: variables,
    readFile: () => undefined,
  })
  if (found.kind === 'problems')
    throw new Error(found.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  const places = Object.entries({ ...writtenOrigins }).map(
    ([name, written]) => [written, origins[name as keyof KitProviderOrigins]] as const,
  )
  return placed(found.config, [[writtenOrigin, origin], ...places]) as Config
}

// Reading takes most of the time of a reset, which a test does before each case.
let last: { readonly key: string; readonly config: Config } | undefined

/**
 * The configuration of a kit. The text is read with the rules for simulated providers, which have to be on this machine; then its
 * addresses are replaced, because the kit answers any address without a network.
 */
export const readKitConfig = (change: (text: string) => string, { origin, origins }: Placed): Config => {
  const text = change(configText)
  const key = JSON.stringify([text, origin, origins])
  if (last?.key !== key) last = { key, config: read(text, { origin, origins }) }
  return last.config
}

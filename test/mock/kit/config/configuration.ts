import type { Config } from '@planbridge/bff/testing'
import type { KitOptions, KitProviderOrigins } from '../kit.ts'
import { writtenOrigin, writtenOrigins } from './written-origins.ts'

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

/** Large parts of an integration that are facts of the provider, with none of the written addresses. */
const isOfProvider = (name: string) => name === 'provider' || name === 'operations'

const placed = (value: unknown, places: readonly (readonly [string, string])[]): unknown => {
  if (typeof value === 'string') return placedText(value, places)
  if (Array.isArray(value)) return value.map((item) => placed(item, places))
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value
  const members = Object.entries(value).map(
    ([name, member]) => [name, isOfProvider(name) ? member : placed(member, places)] as const,
  )
  return Object.fromEntries(members)
}

type Change = NonNullable<KitOptions['config']>

interface Written {
  /** Undefined: the kit's own. */
  readonly text: string | undefined
  readonly read: () => Promise<Config>
}

/** The configuration at the written addresses. Reading a text takes most of the time of a start, so the usual one is ready. */
const written = async (change: Change | undefined): Promise<Written> => {
  if (change === undefined)
    return { text: undefined, read: async () => (await import('./usual-config.ts')).usualConfig }
  const { configText } = await import('./config-text.ts')
  const text = change(configText)
  return { text, read: async () => (await import('./read-text.ts')).readText(text) }
}

// A test that begins again before each case asks for the same configuration each time.
let last: { readonly key: string; readonly config: Config } | undefined

/**
 * The configuration of a kit. The text is read with the rules for simulated providers, which have to be on this machine; then its
 * addresses are replaced, because the kit answers any address without a network.
 */
export const readKitConfig = async (
  change: Change | undefined,
  { origin, origins }: Placed,
): Promise<Config> => {
  const { text, read } = await written(change)
  const key = JSON.stringify([text, origin, origins])
  if (last?.key === key) return last.config
  const places = Object.entries({ ...writtenOrigins }).map(
    ([name, address]) => [address, origins[name as keyof KitProviderOrigins]] as const,
  )
  const config = placed(await read(), [[writtenOrigin, origin], ...places]) as Config
  last = { key, config }
  return config
}

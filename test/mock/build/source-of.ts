import { Secret } from '@planbridge/bff/testing'

/** Expressions for objects that a module can import. */
export type Named = ReadonlyMap<unknown, string>

/** Names every object within a value by the way to it. */
export const namedWithin = (value: unknown, expression: string): [unknown, string][] =>
  typeof value === 'object' && value !== null
    ? [
        [value, expression],
        ...Object.entries(value).flatMap(([name, member]) =>
          namedWithin(member, `${expression}[${JSON.stringify(name)}]`),
        ),
      ]
    : []

const isPlain = (value: object) => Object.getPrototypeOf(value) === Object.prototype

const objectSource = (value: object, named: Named): string => {
  if (value instanceof Secret) return `new Secret(${JSON.stringify(value.reveal())})`
  if (Array.isArray(value)) return `[${value.map((item) => sourceOf(item, named)).join(',')}]`
  if (!isPlain(value)) throw new TypeError(`No source for a value of ${value.constructor.name}.`)
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${sourceOf(member, named)}`,
  )
  return `{${members.join(',')}}`
}

/** JavaScript for a value of configuration. Throws for one that has no literal and no name. */
export const sourceOf = (value: unknown, named: Named): string => {
  const name = named.get(value)
  if (name !== undefined) return name
  if (typeof value === 'object' && value !== null) return objectSource(value, named)
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new TypeError(`No source for a ${typeof value}.`)
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

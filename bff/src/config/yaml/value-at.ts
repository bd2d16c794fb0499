import type { Path } from '../problem.ts'

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const step = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined

/** The value at a path, or `undefined`. */
export const valueAt = (value: unknown, path: Path): unknown => path.reduce(step, value)

export const keysOf = (value: unknown): string[] => (isMap(value) ? Object.keys(value) : [])

/** The parts of a Zod definition that are read here. @see https://zod.dev/packages/core */
interface Definition {
  readonly type: string
  readonly innerType?: Schema
  readonly element?: Schema
  readonly valueType?: Schema
  readonly shape?: Readonly<Record<string, Schema>>
}

export interface Schema {
  readonly def: object
}

const wrappers = new Set(['optional', 'nullable', 'default', 'readonly'])

const definitionOf = ({ def }: Schema): Definition => {
  const { innerType, ...definition } = def as Definition
  return innerType && wrappers.has(definition.type) ? definitionOf(innerType) : definition
}

const memberPath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const partsOf = (definition: Definition, path: string): readonly (readonly [string, Schema])[] => {
  const { type, element, valueType, shape = {} } = definition
  if (type === 'array' && element) return [[`${path}[]`, element]]
  if (type === 'record' && valueType) return [[`${path}{}`, valueType]]
  if (type !== 'object') return []
  return Object.entries(shape).map(([name, member]) => [memberPath(path, name), member] as const)
}

/** The dotted paths of all fields of a schema; `[]` stands for the items of a list, `{}` for the values of a record. */
export const fieldsOf = (schema: Schema, path = ''): readonly string[] => [
  ...(path === '' ? [] : [path]),
  ...partsOf(definitionOf(schema), path).flatMap(([part, member]) => fieldsOf(member, part)),
]

/** The dotted paths of all objects of a schema; '' is the schema itself. Those within a union are not listed. */
export const objectsOf = (schema: Schema, path = ''): readonly string[] => {
  const definition = definitionOf(schema)
  return [
    ...(definition.type === 'object' ? [path] : []),
    ...partsOf(definition, path).flatMap(([part, member]) => objectsOf(member, part)),
  ]
}

type Json = Record<string, unknown>

/** A copy of an input with another value at a path; `undefined` removes the member. */
export const withValue = (input: object, path: string, value: unknown): object => {
  const steps = path.replaceAll('[]', '.0').replaceAll('{}', '.name').split('.')
  const last = steps.pop() ?? ''
  const copy = structuredClone(input) as Json
  let parent = copy
  for (const step of steps) parent = parent[step] as Json
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return copy
}

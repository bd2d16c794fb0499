type Schema = Readonly<Record<string, unknown>>

const asSchema = (value: unknown): Schema => (typeof value === 'object' && value !== null ? { ...value } : {})
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const union = (members: readonly string[]): string => [...new Set(members)].join(' | ')

const inParentheses = (type: string): string => (type.includes(' | ') ? `(${type})` : type)

const objectType = ({ properties, required, additionalProperties }: Schema): string => {
  const names = new Set(asList(required))
  const members = Object.entries(asSchema(properties)).map(([name, schema]) => {
    const type = typescriptOf(asSchema(schema))
    return names.has(name) ? `readonly ${name}: ${type}` : `readonly ${name}?: ${type} | undefined`
  })
  if (members.length > 0) return `{ ${members.join('; ')} }`
  return typeof additionalProperties === 'object' && additionalProperties !== null
    ? `Readonly<Record<string, ${typescriptOf(asSchema(additionalProperties))}>>`
    : 'Readonly<Record<string, never>>'
}

const simple: Readonly<Record<string, (schema: Schema) => string>> = {
  string: () => 'string',
  number: () => 'number',
  integer: () => 'number',
  boolean: () => 'boolean',
  null: () => 'null',
  array: ({ items }) => `readonly ${inParentheses(typescriptOf(asSchema(items)))}[]`,
  object: objectType,
}

/** The TypeScript type of a JSON Schema, as far as Zod writes it. Throws for parts that it does not know. */
export const typescriptOf = (schema: Schema): string => {
  const { $ref, enum: values, const: constant, anyOf, oneOf, type } = schema
  if (typeof $ref === 'string') return $ref.split('/').at(-1) ?? ''
  if (constant !== undefined) return JSON.stringify(constant)
  if (values) return union(asList(values).map((value) => JSON.stringify(value)))
  const choices = asList(anyOf ?? oneOf)
  if (choices.length > 0) return union(choices.map((choice) => typescriptOf(asSchema(choice))))
  // A schema of no condition is that of any value.
  if (type === undefined) return 'unknown'
  const types = [type].flat().map(String)
  return union(
    types.map((name) => {
      const write = simple[name]
      if (!write) throw new Error(`no TypeScript for ${JSON.stringify(schema)}`)
      return write(schema)
    }),
  )
}

import type { Documented } from './contract-docs.ts'

type Schema = Readonly<Record<string, unknown>>

const asSchema = (value: unknown): Schema => (typeof value === 'object' && value !== null ? { ...value } : {})
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const union = (members: readonly string[]): string => [...new Set(members)].join(' | ')

const inParentheses = (type: string): string => (type.includes(' | ') ? `(${type})` : type)

/** A documentation comment, which ends its line; empty without a text. */
export const commentOf = (text: string | undefined): string => {
  if (text === undefined) return ''
  return text.includes('\n')
    ? `/**\n${text.replace(/^/gm, ' * ').replace(/ +$/gm, '')}\n */\n`
    : `/** ${text} */\n`
}

/** A reference to a schema with a name, whose own comment is at its type. */
const isNamed = (type: string): boolean => /^[A-Z]\w*(?: \| null)?$/.test(type)

const objectType = ({ properties, required, additionalProperties }: Schema, docs?: Documented): string => {
  const names = new Set(asList(required))
  const members = Object.entries(asSchema(properties)).map(([name, schema]) => {
    const ofMember = docs?.member(name)
    const type = typescriptOf(asSchema(schema), ofMember)
    const comment = commentOf(ofMember?.own ?? (isNamed(type) ? undefined : ofMember?.inherited))
    return `${comment}readonly ${name}${names.has(name) ? `: ${type}` : `?: ${type} | undefined`}`
  })
  if (members.length > 0) {
    const isCommented = members.some((member) => member.startsWith('/**'))
    return isCommented ? `{\n${members.join('\n')}\n}` : `{ ${members.join('; ')} }`
  }
  return typeof additionalProperties === 'object' && additionalProperties !== null
    ? `Readonly<Record<string, ${typescriptOf(asSchema(additionalProperties))}>>`
    : 'Readonly<Record<string, never>>'
}

const simple: Readonly<Record<string, (schema: Schema, docs?: Documented) => string>> = {
  string: () => 'string',
  number: () => 'number',
  integer: () => 'number',
  boolean: () => 'boolean',
  null: () => 'null',
  array: ({ items }, docs) => `readonly ${inParentheses(typescriptOf(asSchema(items), docs))}[]`,
  object: objectType,
}

/** The TypeScript type of a JSON Schema, as far as Zod writes it. Throws for parts that it does not know. */
export const typescriptOf = (schema: Schema, docs?: Documented): string => {
  const { $ref, enum: values, const: constant, anyOf, oneOf, type } = schema
  if (typeof $ref === 'string') return $ref.split('/').at(-1) ?? ''
  if (constant !== undefined) return JSON.stringify(constant)
  if (values) return union(asList(values).map((value) => JSON.stringify(value)))
  const choices = asList(anyOf ?? oneOf)
  if (choices.length > 0) return union(choices.map((choice) => typescriptOf(asSchema(choice), docs)))
  // A schema of no condition is that of any value.
  if (type === undefined) return 'unknown'
  const types = [type].flat().map(String)
  return union(
    types.map((name) => {
      const write = simple[name]
      if (!write) throw new Error(`no TypeScript for ${JSON.stringify(schema)}`)
      return write(schema, docs)
    }),
  )
}

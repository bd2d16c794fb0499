import type { ZodType } from 'zod'

type Body<Value> =
  | { readonly kind: 'valid'; readonly value: Value }
  | { readonly kind: 'invalid'; readonly errors: Record<string, string[]> }

/** The name of a field in validation errors, for example `slots[1].end`. */
const fieldName = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('')

/** Parses a JSON body. Violations of the schema become the `errors` object. */
export const readBody = async <Value>(request: Request, schema: ZodType<Value>): Promise<Body<Value>> => {
  const text = await request.text()
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return { kind: 'valid', value: parsed.data }
  const errors: Record<string, string[]> = {}
  for (const { path, message } of parsed.error.issues) (errors[fieldName(path)] ??= []).push(message)
  return { kind: 'invalid', errors }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text === '' ? '{}' : text)
  } catch {
    return undefined
  }
}

import type * as z from 'zod/mini'

/**
 * True for text that every store keeps unchanged: well-formed Unicode without U+0000. PostgreSQL refuses U+0000, and a lone
 * surrogate has no UTF-8 form.
 * @see https://www.postgresql.org/docs/current/datatype-character.html
 */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

type FieldPath = readonly PropertyKey[]

/** The paths of all texts and names in a JSON value that no store keeps unchanged. */
const unstorablePaths = (value: unknown, path: FieldPath = []): readonly FieldPath[] => {
  if (typeof value === 'string') return isStorableText(value) ? [] : [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const at = [...path, Array.isArray(value) ? Number(name) : name]
    return isStorableText(name) ? unstorablePaths(member, at) : [at]
  })
}

/** A check of a whole input. Each text that no store keeps unchanged is an issue of its own field. */
export const storableTexts = (payload: z.core.ParsePayload): void => {
  for (const path of unstorablePaths(payload.value))
    payload.issues.push({
      code: 'custom',
      message: 'contains U+0000 or a lone surrogate',
      input: payload.value,
      path: [...path],
    })
}

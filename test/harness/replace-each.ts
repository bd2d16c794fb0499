const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

/** Replaces every occurrence of each text in one pass, because a new text may contain an old one. Throws if one does not occur. */
export const replaceEach = (
  text: string,
  replacements: readonly (readonly [from: string, to: string])[],
): string => {
  const missing = replacements.find(([from]) => !text.includes(from))
  if (missing) throw new Error(`the text no longer contains ${missing[0]}`)
  const replacementOf = new Map(replacements)
  const anyOf = new RegExp(replacements.map(([from]) => escaped(from)).join('|'), 'g')
  return text.replaceAll(anyOf, (from) => replacementOf.get(from) ?? from)
}

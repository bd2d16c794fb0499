import type { Integration } from '../domain/integration.ts'

/** The permissions of each requested scope in words. A scope without a published name is described by the area that it names. */
export const scopeWords = ({ scopes, provider }: Integration): Record<string, string> => {
  const { scopes: words = {}, areas = {} } = provider.texts.en
  const areaOf = (scope: string) => Object.keys(areas).find((area) => scope.includes(area))
  const described = scopes.flatMap((scope) => {
    const text = words[scope] ?? areas[areaOf(scope) ?? '']
    return text === undefined ? [] : [[scope, text] as const]
  })
  return Object.fromEntries(described)
}

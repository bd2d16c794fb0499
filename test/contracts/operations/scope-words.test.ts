import { providers, type ProviderDefinition } from '@planbridge/shared/providers'
import { describe, expect, test } from 'vitest'
import { en } from '@planbridge/web/messages/en.ts'
import { scopeWords } from '@planbridge/web/messages/scope-words.ts'

const definitions = Object.values<ProviderDefinition>(providers)

/** Every scope that a definition names: requested by default or by an access model, required by an operation, or covering all. */
const scopesOf = ({ scopes, openid, accessModels, api }: ProviderDefinition): readonly string[] => [
  ...new Set([
    ...scopes.defaults,
    ...(openid ? [openid.scope] : []),
    ...(scopes.everything === undefined ? [] : [scopes.everything]),
    ...Object.values(accessModels).flatMap(({ addsScopes = [] }) => addsScopes),
    ...api.operations.flatMap((operation) => operation.scopes ?? []),
  ]),
]

const named = definitions.flatMap((definition) =>
  scopesOf(definition).map((scope) => ({ definition, scope })),
)

describe('a scope in words', () => {
  test.each(named)('WB-142: $definition.name names $scope, and it has words', ({ definition, scope }) => {
    const entry = { provider: { ...definition, summary: '' }, scope_words: { ...definition.texts.en.scopes } }
    expect(scopeWords(en, entry, scope)).toMatch(/^[A-Z].*[^.]$/)
  })

  test.each(definitions)('WB-142: $name has words for every area of its scopes', ({ scopes, texts }) => {
    expect(Object.keys(texts.en.areas ?? {}).toSorted()).toEqual([...(scopes.areas ?? [])].toSorted())
  })

  test('is missing for one that nobody describes', () => {
    const entry = { provider: { name: 'Acme', summary: '', docs: '', colour: '' } }
    expect(scopeWords(en, entry, 'dt-7')).toBeUndefined()
    expect(scopeWords(en, entry, '*')).toBe('Everything you may do in Acme')
  })
})

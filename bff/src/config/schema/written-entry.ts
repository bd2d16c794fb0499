import type { AccessModelFacts, ProviderDefinition } from '@planbridge/shared/providers'
import type { AccessModel } from '@planbridge/shared/contract'
import { draftOf, type Draft } from '../yaml/draft.ts'
import { integrationEntry } from './integration-entry.ts'
import type { Finding, Path } from '../problem.ts'
import { isMap, keysOf, valueAt } from '../yaml/value-at.ts'

type EntryShape = ReturnType<typeof integrationEntry>['shape']

/** One integration as written in the file, including invalid settings. */
export interface WrittenEntry {
  readonly id: string
  readonly path: Path
  /** The well-formed settings. */
  readonly draft: Draft<EntryShape>
  readonly definition: ProviderDefinition | undefined
  /** True if the setting is present, well-formed or not. */
  readonly has: (setting: keyof EntryShape) => boolean
  /** True if one of its access models uses this grant; unknown models are ignored. */
  readonly usesGrant: (grant: AccessModelFacts['grant']) => boolean
  /** Its access models, but only if the provider supports all of them. */
  readonly models: readonly AccessModel[] | undefined
}

export const finding = (entry: WrittenEntry, at: Path, message: string): Finding => ({
  path: [...entry.path, ...at],
  message,
})

const writtenEntry = (
  id: string,
  written: unknown,
  definitions: readonly ProviderDefinition[],
): WrittenEntry => {
  const draft = draftOf(integrationEntry(definitions).shape, written)
  const definition = definitions.find((candidate) => candidate.id === draft.provider)
  const given = new Set(keysOf(written))
  const listed = draft.access_models ?? []
  const allOffered = listed.every((model) => definition?.accessModels[model])
  return {
    id,
    path: ['integrations', id],
    draft,
    definition,
    models: allOffered ? draft.access_models : undefined,
    has: (setting) => given.has(setting),
    usesGrant: (grant) => listed.some((model) => definition?.accessModels[model]?.grant === grant),
  }
}

/** All integrations of the file that are mappings. */
export const writtenEntries = (
  value: unknown,
  definitions: readonly ProviderDefinition[],
): WrittenEntry[] => {
  const written = valueAt(value, ['integrations'])
  return keysOf(written)
    .map((id) => ({ id, settings: valueAt(written, [id]) }))
    .filter(({ settings }) => isMap(settings))
    .map(({ id, settings }) => writtenEntry(id, settings, definitions))
}

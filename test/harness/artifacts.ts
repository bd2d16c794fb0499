import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Source } from '../tools/secret-scan/scan.ts'

/** What a suite lays down to be swept: what a browser could see, and what stays on the disk. */
export type ArtifactKind = 'response' | 'page' | 'storage' | 'message' | 'log' | 'database' | 'file'

export interface Artifact {
  readonly kind: ArtifactKind
  readonly name: string
  readonly file: string
}

/** Where suites lay down what the last step of a run sweeps. */
export const artifactsFolder = (): string =>
  process.env['PLANBRIDGE_ARTIFACTS'] ?? resolve(import.meta.dirname, '../.artifacts')

const manifest = 'manifest.jsonl'
const aviary = 'canaries.jsonl'

const append = (folder: string, file: string, value: unknown): void => {
  mkdirSync(folder, { recursive: true })
  appendFileSync(join(folder, file), `${JSON.stringify(value)}\n`) // one short write: workers may append at once
}

/** Lays down what was seen under a name that says where; the sweep reads it when the run is over. */
export const recordArtifact = (kind: ArtifactKind, name: string, bytes: Uint8Array | string): void => {
  const folder = artifactsFolder()
  const file = createHash('sha256').update(bytes).digest('hex')
  mkdirSync(join(folder, 'files'), { recursive: true })
  writeFileSync(join(folder, 'files', file), bytes)
  append(folder, manifest, { kind, name, file } satisfies Artifact)
}

/** Names a value that must never be found in an artifact or a bundle. */
export const recordSecret = (value: string): void => append(artifactsFolder(), aviary, value)

const linesOf = <Value>(folder: string, file: string): Value[] => {
  const path = join(folder, file)
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  return lines.map((line) => JSON.parse(line) as Value)
}

/** What was recorded in a folder. */
export const plantedSecretsIn = (folder: string): string[] => [...new Set(linesOf<string>(folder, aviary))]

/** The artifacts of a folder; the same bytes seen in many places are one source with many names. */
export function* artifactsIn(folder: string): Generator<Source> {
  const byFile = Map.groupBy(linesOf<Artifact>(folder, manifest), ({ file }) => file)
  for (const [file, artifacts] of byFile) {
    const names = [...new Set(artifacts.map(({ kind, name }) => `${kind} ${name}`))]
    const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
    yield { name: names.slice(0, 3).join(', ') + more, bytes: readFileSync(join(folder, 'files', file)) }
  }
}

/** Every file below a folder, for bundles, databases and logs that lie there anyway. */
export function* filesIn(folder: string): Generator<Source> {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) yield { name: path, bytes: readFileSync(path) }
  }
}

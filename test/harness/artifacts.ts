import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve, relative } from 'node:path'
import type { Source } from '../tools/secret-scan/scan.ts'

/** The kinds of data that the secret scan reads: data a browser can see, and data on disk. */
export type ArtifactKind = 'response' | 'page' | 'storage' | 'message' | 'log' | 'database' | 'file'

export interface Artifact {
  readonly kind: ArtifactKind
  readonly name: string
  readonly file: string
}

/** The folder in which suites record artifacts for the secret scan. */
export const artifactsFolder = (): string =>
  process.env['PLANBRIDGE_ARTIFACTS'] ?? resolve(import.meta.dirname, '../.artifacts')

const manifest = 'manifest.jsonl'
const plantedSecrets = 'planted-secrets.jsonl'
const secretsAtRest = 'secrets-at-rest.jsonl'

const append = (folder: string, file: string, value: unknown): void => {
  mkdirSync(folder, { recursive: true })
  appendFileSync(join(folder, file), `${JSON.stringify(value)}\n`) // One short write is atomic: workers append concurrently.
}

/** Records bytes under the name of their source. The secret scan reads them after the run. */
export const recordArtifact = (kind: ArtifactKind, name: string, bytes: Uint8Array | string): void => {
  const folder = artifactsFolder()
  const file = createHash('sha256').update(bytes).digest('hex')
  mkdirSync(join(folder, 'files'), { recursive: true })
  writeFileSync(join(folder, 'files', file), bytes)
  append(folder, manifest, { kind, name, file } satisfies Artifact)
}

/** Registers a value that must not occur in any artifact or bundle. */
export const recordSecret = (value: string): void => append(artifactsFolder(), plantedSecrets, value)

/** Registers a value that hosts and browsers have by design, and that must not occur in any log or database file. */
export const recordSecretAtRest = (value: string): void => append(artifactsFolder(), secretsAtRest, value)

const linesOf = <Value>(folder: string, file: string): Value[] => {
  const path = join(folder, file)
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  return lines.map((line) => JSON.parse(line) as Value)
}

/** The values registered in a folder. */
export const plantedSecretsIn = (folder: string): string[] => [
  ...new Set(linesOf<string>(folder, plantedSecrets)),
]

/** The values of a folder that must not occur in its logs and database files. */
export const secretsAtRestIn = (folder: string): string[] => [
  ...new Set(linesOf<string>(folder, secretsAtRest)),
]

/** An artifact of one kind or, if different sources had the same bytes, of several. */
export interface RecordedSource extends Source {
  readonly kinds: ReadonlySet<ArtifactKind>
}

/** The artifacts of a folder. Identical bytes from several sources are one source with several names. */
export function* artifactsIn(folder: string): Generator<RecordedSource> {
  const byFile = Map.groupBy(linesOf<Artifact>(folder, manifest), ({ file }) => file)
  for (const [file, artifacts] of byFile) {
    const names = [...new Set(artifacts.map(({ kind, name }) => `${kind} ${name}`))]
    const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
    yield {
      name: names.slice(0, 3).join(', ') + more,
      bytes: readFileSync(join(folder, 'files', file)),
      kinds: new Set(artifacts.map(({ kind }) => kind)),
    }
  }
}

/** Every file below a folder, such as a bundle, a database or a log, except those at paths that the pattern matches. */
export function* filesIn(folder: string, except = /^$/): Generator<Source> {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !except.test(relative(folder, path)))
      yield { name: path, bytes: readFileSync(path) }
  }
}

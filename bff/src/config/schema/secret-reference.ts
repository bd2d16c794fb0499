import * as z from 'zod'
import { cleanSecret, secretFault, type SecretForm } from './clean-secret.ts'

const pattern = /^(env:[A-Za-z_][A-Za-z0-9_]*|file:\S.*)$/

/** A reference to a secret. The configuration file never contains secrets. */
export const SecretReference = z
  .string()
  .regex(
    pattern,
    'must be a reference to a secret, as env:NAME or file:/path; the secret itself must not be in this file',
  )
  .meta({ description: 'Reference to a secret: env:NAME, or file:/path (relative to this file).' })

export interface SecretSource {
  /** Path of the configuration file, to which relative paths refer. */
  readonly file: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly readFile: (path: string) => string | undefined
  /** Why `readFile` returned nothing for a path. */
  readonly readFault?: (path: string) => string
}

const isAbsolute = (path: string): boolean => /^([/\\]|[A-Za-z]:[/\\])/.test(path)

/** Resolves a path relative to the configuration file. */
export const besideFile = (file: string, path: string): string =>
  isAbsolute(path) ? path : `${/^.*[/\\]/.exec(file)?.[0] ?? ''}${path}`

export type SecretFound =
  | {
      readonly kind: 'found'
      readonly value: string
      /** Kinds of text that were removed from the value, for a warning. */
      readonly removed: readonly string[]
    }
  | { readonly kind: 'missing'; readonly message: string }

const missing = (message: string): SecretFound => ({ kind: 'missing', message })

/** Says of a file that it cannot be read, and why. `name` is what the message calls it. */
export const unreadableFile = (
  name: string,
  path: string,
  { readFault }: Pick<SecretSource, 'readFault'>,
): string => `${name} cannot be read${readFault ? `: ${readFault(path)}` : ''}`

const rawValue = (reference: string, source: SecretSource): string | SecretFound => {
  const { file, env, readFile } = source
  const target = reference.slice(reference.indexOf(':') + 1)
  if (reference.startsWith('env:'))
    return env[target] ?? missing(`the environment variable ${target} is not set`)
  // Editors and shells end a file with line breaks.
  const path = besideFile(file, target)
  const text = readFile(path)
  return text === undefined ? missing(unreadableFile(`the file ${target}`, path, source)) : text.trimEnd()
}

/** Resolves a reference and removes text that cannot be part of the secret; `undefined` if the value is not a reference. */
export const findSecret = (
  reference: unknown,
  source: SecretSource,
  form: SecretForm,
): SecretFound | undefined => {
  if (typeof reference !== 'string' || !pattern.test(reference)) return undefined
  const raw = rawValue(reference, source)
  if (typeof raw !== 'string') return raw
  const { value, removed } = cleanSecret(raw, form)
  if (value === '') return missing(`${reference} is empty`)
  const fault = secretFault(value, form)
  return fault === undefined ? { kind: 'found', value, removed } : missing(`${reference} ${fault}`)
}

import * as z from 'zod'

const pattern = /^(env:[A-Za-z_][A-Za-z0-9_]*|file:\S.*)$/

/** Where a secret lies. The file itself never holds one. */
export const SecretReference = z
  .string()
  .regex(
    pattern,
    'must name where the secret lies, as env:NAME or file:/path: the secret itself does not belong here',
  )
  .meta({ description: 'Where the secret lies: env:NAME, or file:/path (relative to this file).' })

export interface SecretSource {
  /** Path of the configuration file; relative paths start beside it. */
  readonly file: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly readFile: (path: string) => string | undefined
}

const isAbsolute = (path: string): boolean => /^([/\\]|[A-Za-z]:[/\\])/.test(path)

/** A path as written in the file, seen from the working directory. */
export const besideFile = (file: string, path: string): string =>
  isAbsolute(path) ? path : `${/^.*[/\\]/.exec(file)?.[0] ?? ''}${path}`

export type SecretFound =
  | { readonly kind: 'found'; readonly value: string }
  | { readonly kind: 'missing'; readonly message: string }

const resolveReference = (reference: string, { file, env, readFile }: SecretSource): SecretFound => {
  const target = reference.slice(reference.indexOf(':') + 1)
  if (reference.startsWith('env:')) {
    const value = env[target]
    return value === undefined
      ? { kind: 'missing', message: `the environment variable ${target} is not set` }
      : { kind: 'found', value }
  }
  const value = readFile(besideFile(file, target))?.replace(/\r?\n$/, '')
  return value === undefined
    ? { kind: 'missing', message: `the file ${target} cannot be read` }
    : { kind: 'found', value }
}

/** Follows a reference; `undefined` for what is no reference. */
export const findSecret = (reference: unknown, source: SecretSource): SecretFound | undefined => {
  if (typeof reference !== 'string' || !pattern.test(reference)) return undefined
  const found = resolveReference(reference, source)
  if (found.kind === 'missing') return found
  if (found.value.trim() === '') return { kind: 'missing', message: `${reference} is empty` }
  // A header or a form would carry it as it is, and the provider would refuse it without saying why.
  if (found.value !== found.value.trim() || /\p{Cc}/u.test(found.value)) {
    return {
      kind: 'missing',
      message: `${reference} begins or ends with white space, or has a line break in it`,
    }
  }
  return found
}

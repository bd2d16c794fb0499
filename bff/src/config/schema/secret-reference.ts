import * as z from 'zod'

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
  | { readonly kind: 'found'; readonly value: string }
  | { readonly kind: 'missing'; readonly message: string }

const resolveReference = (
  reference: string,
  { file, env, readFile, readFault }: SecretSource,
): SecretFound => {
  const target = reference.slice(reference.indexOf(':') + 1)
  if (reference.startsWith('env:')) {
    const value = env[target]
    return value === undefined
      ? { kind: 'missing', message: `the environment variable ${target} is not set` }
      : { kind: 'found', value }
  }
  const path = besideFile(file, target)
  const value = readFile(path)?.replace(/\r?\n$/, '')
  const reason = value === undefined && readFault ? `: ${readFault(path)}` : ''
  return value === undefined
    ? { kind: 'missing', message: `the file ${target} cannot be read${reason}` }
    : { kind: 'found', value }
}

/** Resolves a reference; `undefined` if the value is not one. */
export const findSecret = (reference: unknown, source: SecretSource): SecretFound | undefined => {
  if (typeof reference !== 'string' || !pattern.test(reference)) return undefined
  const found = resolveReference(reference, source)
  if (found.kind === 'missing') return found
  if (found.value.trim() === '') return { kind: 'missing', message: `${reference} is empty` }
  // It would be sent unchanged in a header or a form, and the provider would reject it without a reason.
  if (found.value !== found.value.trim() || /\p{Cc}/u.test(found.value)) {
    return {
      kind: 'missing',
      message: `${reference} starts or ends with white space, or contains a line break`,
    }
  }
  return found
}

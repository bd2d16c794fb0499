import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { readConfig } from '../config/read-config.ts'
import { reportProblems } from '../config/report-problems.ts'
import type { Random } from '../runtime/platform.ts'
import { localVaultKey } from './local-vault-key.ts'
import { OperatorError } from './operator-error.ts'

const readFile = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).subject !== undefined
  } catch {
    return false
  }
}

type Env = Readonly<Record<string, string | undefined>>

// Node's path is relative to the working directory, and those of the file are relative to the file.
const withAbsolutePath = (env: Env): Env => {
  const { NODE_EXTRA_CA_CERTS: extra } = env
  return extra ? { ...env, NODE_EXTRA_CA_CERTS: resolve(extra) } : env
}

/** Loads the configuration file named by `PLANBRIDGE_CONFIG`. Throws an `OperatorError` that lists every problem. */
export const loadConfig = (env: Env, random: Random): Config => {
  const file = resolve(env['PLANBRIDGE_CONFIG'] ?? 'planbridge.config.yaml')
  const text = readFile(file)
  if (text === undefined)
    throw new OperatorError(`No configuration found at ${file}. See docs/configuration.md.`)
  const folder = dirname(file)
  const read = readConfig({
    text,
    file,
    env: withAbsolutePath(env),
    readFile: (path) => readFile(isAbsolute(path) ? path : join(folder, path)),
    isCertificate,
    today: Date.now(),
    localVaultKey: () => localVaultKey(join(folder, '.planbridge', 'vault-key'), random),
  })
  if (read.kind === 'problems') throw new OperatorError(reportProblems(file, read.problems))
  for (const warning of read.warnings) process.stderr.write(`warning: ${warning}\n`)
  return read.config
}

import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import type { LocalVaultKey } from '../config/local-vault-key.ts'
import { type ConfigRead, readConfig } from '../config/read-config.ts'
import { reportProblems } from '../config/report-problems.ts'
import type { Random } from '../runtime/platform.ts'
import { fileFault } from './file-fault.ts'
import { localVaultKey } from './local-vault-key.ts'
import { OperatorError } from './operator-error.ts'
import { warn } from './warn.ts'

const hasCertificates = (bytes: Buffer): boolean => bytes.includes('-----BEGIN CERTIFICATE-----')

// Bytes of another encoding are not replaced: a name or a secret with U+FFFD would fail elsewhere. Comments between certificates may be
// in any encoding.
const readText = (path: string): string => {
  const bytes = readFileSync(path)
  return hasCertificates(bytes)
    ? bytes.toString('latin1')
    : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

const textFault = (error: unknown): string =>
  error instanceof TypeError ? 'it is not UTF-8 text' : fileFault(error)

const readFile = (path: string): string | undefined => {
  try {
    return readText(path)
  } catch {
    return undefined
  }
}

const readFault = (path: string): string => {
  try {
    readText(path)
    return 'it can be read'
  } catch (error) {
    return textFault(error)
  }
}

export type Env = Readonly<Record<string, string | undefined>>

const defaultFile = 'planbridge.config.yaml'

/** The path of the configuration file, and where the path comes from. */
export interface ConfigPlace {
  readonly file: string
  readonly namedBy: string
}

/** The file named on the command line, else by `PLANBRIDGE_CONFIG`, else the one of the default name in the working folder. */
export const configPlace = (env: Env, operand?: string): ConfigPlace => {
  if (operand !== undefined) return { file: resolve(operand), namedBy: 'the command line names it' }
  const named = env['PLANBRIDGE_CONFIG']
  // An empty variable is one that a script did not fill.
  return named === undefined || named === ''
    ? { file: resolve(defaultFile), namedBy: 'PLANBRIDGE_CONFIG names no other file' }
    : { file: resolve(named), namedBy: 'PLANBRIDGE_CONFIG names it' }
}

const readConfigText = ({ file, namedBy }: ConfigPlace): string => {
  try {
    return readText(file)
  } catch (error) {
    throw new OperatorError(
      `No configuration found at ${file}: ${textFault(error)} (${namedBy}). See docs/configuration.md.`,
    )
  }
}

const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).subject !== undefined
  } catch {
    return false
  }
}

// Node's path is relative to the working directory, and those of the file are relative to the file.
const withAbsolutePath = (env: Env): Env => {
  const { NODE_EXTRA_CA_CERTS: extra } = env
  return extra ? { ...env, NODE_EXTRA_CA_CERTS: resolve(extra) } : env
}

/** The vault key file of a machine with a loopback origin, beside the configuration. */
export const localKeyPath = (file: string): string => join(dirname(file), '.planbridge', 'vault-key')

/** Reads and judges the configuration file and everything it refers to. Throws an `OperatorError` if there is no file. */
export const readConfigFile = (
  place: ConfigPlace,
  env: Env,
  localKey: (path: string) => LocalVaultKey,
): ConfigRead => {
  const folder = dirname(place.file)
  const beside = (path: string) => (isAbsolute(path) ? path : join(folder, path))
  return readConfig({
    text: readConfigText(place),
    file: place.file,
    env: withAbsolutePath(env),
    readFile: (path) => readFile(beside(path)),
    readFault: (path) => readFault(beside(path)),
    isCertificate,
    today: Date.now(),
    localVaultKey: () => localKey(localKeyPath(place.file)),
  })
}
/** Loads the configuration file named by `PLANBRIDGE_CONFIG`. Throws an `OperatorError` that lists every problem. */
export const loadConfig = (env: Env, random: Random): Config => {
  const place = configPlace(env)
  const read = readConfigFile(place, env, (path) => localVaultKey(path, random))
  if (read.kind === 'problems') throw new OperatorError(reportProblems(place.file, read.problems))
  for (const warning of read.warnings) warn(warning)
  return read.config
}

import { existsSync, readFileSync } from 'node:fs'
import { base64url } from 'jose'
import type { Config } from '../../config/config.ts'
import type { LocalVaultKey } from '../../config/local-vault-key.ts'
import { reportProblems } from '../../config/report-problems.ts'
import { vaultKeyBytes } from '../../domain/vault-key.ts'
import { exitCodes } from '../exit-codes.ts'
import { fileFault } from '../file-fault.ts'
import { configPlace, readConfigFile } from '../load-config.ts'
import { fileFaults } from '../open-store.ts'
import { type Command, counted } from './command.ts'

const anyKey = (): LocalVaultKey => ({
  kind: 'key',
  key: base64url.encode(crypto.getRandomValues(new Uint8Array(vaultKeyBytes))),
})

/** The local vault key as the start would find it. A key that the start would create is assumed and not created. */
const existingLocalKey = (path: string): LocalVaultKey => {
  if (!existsSync(path)) return anyKey()
  try {
    return { kind: 'key', key: readFileSync(path, 'utf8').trim() }
  } catch (error) {
    return { kind: 'refused', reason: `${path} cannot be read: ${fileFault(error)}` }
  }
}

const storeOf = ({ store }: Config): string => (store.kind === 'postgres' ? 'PostgreSQL' : 'SQLite')

const storeFaults = ({ store }: Config): readonly string[] =>
  store.kind === 'postgres' ? [] : fileFaults(store.path)

export const check: Command = {
  name: 'check',
  operand: '[file]',
  options: [],
  summary:
    'judge the configuration, the secrets and files that it names, and the access to the store, without starting; exits with 1 if Planbridge would not start',
  run: (context, [operand]) => {
    const place = configPlace(context.env, operand)
    const read = readConfigFile(place, context.env, existingLocalKey)
    if (read.kind === 'problems') {
      for (const line of reportProblems(place.file, read.problems).trimEnd().split('\n')) context.print(line)
      return Promise.resolve(exitCodes.notDone)
    }
    const { config, warnings } = read
    for (const warning of warnings) context.note(`warning: ${warning}`)
    const faults = storeFaults(config)
    for (const fault of faults) context.print(`store: ${fault}`)
    if (faults.length > 0) return Promise.resolve(exitCodes.notDone)
    const [integrations, keys] = [config.integrations.length, Object.keys(config.vault.keys).length]
    context.print(
      `No problems found: ${counted(integrations, 'integration')}, ${counted(keys, 'vault key')}, ${storeOf(config)}.`,
    )
    return Promise.resolve(exitCodes.done)
  },
}

import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { copySqlite, isSound } from '../../store/engines/sqlite-file-engine.ts'
import { storeErrorText } from '../../store/engines/store-fault.ts'
import { exitCodes } from '../exit-codes.ts'
import { accessFault, fileFault } from '../file-fault.ts'
import { OperatorError } from '../operator-error.ts'
import type { Command } from './command.ts'

/** Copies and checks. Throws an `OperatorError` with the reason. */
const copySoundly = (path: string, file: string): void => {
  const fault = accessFault(path, 'read')
  if (fault !== undefined) throw new OperatorError(`${path} cannot be read: ${fault}.`)
  try {
    copySqlite(path, file)
    if (isSound(file)) return
  } catch (error) {
    throw new OperatorError(
      `The backup was not made at ${file}: ${storeErrorText(error) ?? fileFault(error)}.`,
    )
  }
  throw new OperatorError(`${file} failed its integrity check: do not rely on it.`)
}

export const backup: Command = {
  name: 'backup',
  operand: '<file>',
  options: [],
  summary: 'write a consistent copy of the store to a new file; Planbridge may be running',
  run: (context, [operand = '']) => {
    const { store, vault } = context.config()
    if (store.kind === 'postgres')
      throw new OperatorError('The store is a PostgreSQL database: back it up with pg_dump.')
    const file = resolve(operand)
    if (!existsSync(store.path)) throw new OperatorError(`No store found at ${store.path}.`)
    if (!existsSync(dirname(file))) throw new OperatorError(`The folder ${dirname(file)} does not exist.`)
    if (existsSync(file)) throw new OperatorError(`${file} already exists: a backup never overwrites a file.`)
    copySoundly(store.path, file)
    context.print(`Backed up to ${file}.`)
    context.print(
      `Restoring it needs the vault keys (${Object.keys(vault.keys).join(', ')}): keep them, in a different place.`,
    )
    return Promise.resolve(exitCodes.done)
  },
}

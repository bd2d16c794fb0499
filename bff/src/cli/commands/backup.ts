import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { copySqlite, isSound } from '../../store/engines/sqlite-file-engine.ts'
import { OperatorError } from '../operator-error.ts'
import type { Command } from './command.ts'

export const backup: Command = {
  name: 'backup',
  operand: '<file>',
  summary: 'write a consistent copy of the store to a new file; Planbridge may be running',
  run: (context, [operand = '']) => {
    const { store, vault } = context.config()
    if (store.kind === 'postgres')
      throw new OperatorError('The store is a PostgreSQL database: back it up with pg_dump.')
    const file = resolve(operand)
    if (!existsSync(store.path)) throw new OperatorError(`No store found at ${store.path}.`)
    if (!existsSync(dirname(file))) throw new OperatorError(`The folder ${dirname(file)} does not exist.`)
    if (existsSync(file)) throw new OperatorError(`${file} already exists: a backup never overwrites a file.`)
    copySqlite(store.path, file)
    if (!isSound(file)) throw new OperatorError(`${file} failed its integrity check: do not rely on it.`)
    context.print(`Backed up to ${file}.`)
    context.print(
      `Restoring it needs the vault keys (${Object.keys(vault.keys).join(', ')}): keep them, in a different place.`,
    )
    return Promise.resolve(0)
  },
}

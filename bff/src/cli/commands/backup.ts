import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { copySqlite, isSound } from '../../store/engines/sqlite-file-engine.ts'
import { Refusal } from '../refusal.ts'
import type { Command } from './command.ts'

export const backup: Command = {
  name: 'backup',
  takes: '<file>',
  does: 'copy the store as of one moment into a new file, while Planbridge runs',
  run: (context, [operand = '']) => {
    const { store, vault } = context.config()
    if (store.kind === 'postgres')
      throw new Refusal('The store is a PostgreSQL database: pg_dump is the tool for it.')
    const file = resolve(operand)
    if (!existsSync(store.path)) throw new Refusal(`There is no store at ${store.path} yet.`)
    if (!existsSync(dirname(file))) throw new Refusal(`There is no folder ${dirname(file)}.`)
    if (existsSync(file)) throw new Refusal(`${file} is there already: a backup never overwrites.`)
    copySqlite(store.path, file)
    if (!isSound(file)) throw new Refusal(`${file} is not sound: do not rely on it.`)
    context.print(`backed up to ${file}`)
    context.print(
      `It opens only with the vault keys (${Object.keys(vault.keys).join(', ')}): keep them, and keep them apart.`,
    )
    return Promise.resolve(0)
  },
}

import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { accessFault, fileFault } from './file-fault.ts'

// https://sqlite.org/fileformat.html#magic_header_string
const magic = 'SQLite format 3\0'

const beginningOf = (path: string): string => {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(magic.length)
    return bytes.toString('latin1', 0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}

/** An existing file that is not a store: a folder, another file, or part of one. A new, empty file is fine. */
const contentFault = (path: string): string | undefined => {
  try {
    if (!statSync(path).isFile()) return `${path} is not a file`
    const beginning = beginningOf(path)
    return beginning === '' || beginning === magic
      ? undefined
      : `${path} is not a store: it is no SQLite database`
  } catch (error) {
    return `${path} cannot be read: ${fileFault(error)}`
  }
}

const nearestFolder = (path: string): string => {
  const folder = dirname(path)
  return existsSync(folder) || folder === path ? folder : nearestFolder(folder)
}

// SQLite creates the write-ahead log and its index beside the file, and they belong to the user who creates them.
const filesOf = (path: string): string[] => [path, `${path}-wal`, `${path}-shm`]

/** Why this process could not use an SQLite file as its store; empty if it could. Changes nothing. */
export const fileStoreFaults = (path: string): readonly string[] => {
  const paths = [nearestFolder(path), ...filesOf(path)]
  const denied = paths.flatMap((one) => {
    const fault = accessFault(one, 'write')
    return fault === undefined ? [] : [`${one} cannot be written: ${fault}. Run it as the user of the store.`]
  })
  if (denied.length > 0 || !existsSync(path)) return denied
  const fault = contentFault(path)
  return fault === undefined ? [] : [fault]
}

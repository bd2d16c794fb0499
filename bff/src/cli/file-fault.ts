import { accessSync, constants, statSync } from 'node:fs'
import { userInfo } from 'node:os'

/** The name of the user that this process runs as, or its number if it has no name. */
const ownName = (): string => {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

const denied = () => `permission denied for the user ${ownName()}`

const reasons: Readonly<Record<string, () => string>> = {
  ENOENT: () => 'it does not exist',
  ENOTDIR: () => 'a part of its path is not a folder',
  EISDIR: () => 'it is a folder',
  EACCES: denied,
  EPERM: denied,
  ELOOP: () => 'its symbolic links form a circle',
  EROFS: () => 'its file system is read-only',
  ENOSPC: () => 'its disk is full',
  EDQUOT: () => 'the disk quota is used up',
  EEXIST: () => 'it already exists',
  ENAMETOOLONG: () => 'its name is too long',
}

/** Why a file could not be used, for the operator: a reason, or the code of the operating system. */
export const fileFault = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  return reasons[code]?.() ?? code
}

/** Why this process may not read, or also write, an existing file or folder; undefined if it may, or if there is none. */
export const accessFault = (path: string, use: 'read' | 'write'): string | undefined => {
  try {
    accessSync(path, use === 'read' ? constants.R_OK : constants.R_OK | constants.W_OK)
    return undefined
  } catch (error) {
    const found = statSync(path, { throwIfNoEntry: false })
    return found === undefined ? undefined : fileFault(error)
  }
}

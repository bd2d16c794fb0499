import { join } from 'node:path'
import { repositoryRoot } from '../repository-root.ts'
import { build } from './build-site.ts'

let isBuilt = false

const programOf = (name: string): string => {
  isBuilt ||= build(repositoryRoot)
  if (!isBuilt) throw new Error('The build of Planbridge failed.')
  return join(repositoryRoot, 'dist', `${name}.mjs`)
}

/** The server of the build: the program of a release, which starts with less computing than the sources. */
export const builtServer = (): string => programOf('planbridge')

/** The operator's commands of the build, also without an argument, with which `planbridge` would start the server. */
export const builtCommands = (): string => programOf('operator')

import { type Config, readConfig } from '@planbridge/bff/testing'
import { variables } from './config-text.ts'

/** Reads the text of a configuration. Throws all of its problems. */
export const readText = (text: string): Config => {
  const found = readConfig({
    text,
    file: 'planbridge.config.yaml',
    env: variables,
    readFile: () => undefined,
  })
  if (found.kind === 'problems')
    throw new Error(found.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return found.config
}

import { readFileSync } from 'node:fs'

/** The version of the package, and the commit that was built; undefined in a checkout. */
export interface Version {
  readonly version: string
  readonly commit?: string
}

// The build replaces this name by its value.
declare const builtVersion: Version

const ofCheckout = (): Version => {
  const file = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return JSON.parse(file) as Version
}

/** For example `planbridge 1.2.0 (build 1a2b3c4d5e6f, Node 26.1.0)`. */
export const versionLine = (): string => {
  const { version, commit } = typeof builtVersion === 'undefined' ? ofCheckout() : builtVersion
  const build = commit === undefined ? 'from source' : `build ${commit}`
  return `planbridge ${version} (${build}, Node ${process.versions.node})`
}

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'

interface Written {
  readonly writtenModules: () => Promise<Readonly<Record<string, string>>>
}

/**
 * Replaces modules whose value is the same at each start by that value. `root` is the folder of the package. The values are computed by the
 * modules themselves at each build, so they cannot be old.
 */
export const withWrittenModules = (root: string): Plugin => {
  let modules: Readonly<Record<string, string>> = {}
  return {
    name: 'planbridge-written-modules',
    enforce: 'pre',
    async buildStart() {
      // Vite bundles its configuration file with whatever that imports by name.
      const { href } = pathToFileURL(join(root, 'build/written-modules.ts'))
      const { writtenModules } = (await import(href)) as Written
      modules = Object.fromEntries(
        Object.entries(await writtenModules()).map(([path, code]) => [join(root, path), code]),
      )
    },
    load: (id) => modules[id],
  }
}

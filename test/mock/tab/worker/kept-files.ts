import type { TabBuild } from '../places.ts'

/** The files of the build, kept by the browser. */
export interface KeptFiles {
  readonly keep: () => Promise<void>
  /** Deletes the files of other builds. */
  readonly deleteOthers: () => Promise<void>
  readonly has: (path: string) => boolean
  /** A file of the build; from the network if the browser has deleted it. */
  readonly get: (path: string) => Promise<Response>
}

const prefix = 'planbridge-simulation '

export const keptFiles = ({ version, files, development }: TabBuild): KeptFiles => {
  const name = `${prefix}${version}`
  const known = new Set(files)
  return {
    async keep() {
      // Not the browser's own cache, which may have files of an earlier build under the same names.
      const requests = files.map((path) => new Request(path, { cache: 'reload' }))
      await (await caches.open(name)).addAll(requests)
    },
    async deleteOthers() {
      const others = (await caches.keys()).filter((other) => other.startsWith(prefix) && other !== name)
      await Promise.all(others.map((other) => caches.delete(other)))
    },
    has: (path) => known.has(path),
    async get(path) {
      const kept = development ? undefined : await (await caches.open(name)).match(path)
      return kept ?? fetch(path)
    },
  }
}

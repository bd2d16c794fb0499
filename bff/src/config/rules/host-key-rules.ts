import { hashesOf } from '../schema/host-key-entry.ts'
import type { Finding } from '../problem.ts'
import type { Deployment } from './deployment-rules.ts'

/** Rules for host keys: one way to write the hashes, no key twice, and only existing integrations. */
export const hostKeyRules = [
  ({ draft: { host_keys: keys = {} } }: Deployment): readonly Finding[] =>
    Object.entries(keys).flatMap(([name, { hash, hashes }]) => {
      if (hash !== undefined && hashes !== undefined)
        return [{ path: ['host_keys', name, 'hashes'], message: 'replaces hash: write one of the two' }]
      if (hash !== undefined || hashes !== undefined) return []
      return [{ path: ['host_keys', name, 'hash'], message: 'is missing' }]
    }),
  ({ draft: { host_keys: keys = {} } }: Deployment): readonly Finding[] => {
    const written = Object.entries(keys).flatMap(([name, entry]) =>
      hashesOf(entry).map((hash, at) => ({
        hash,
        path: entry.hash === undefined ? ['host_keys', name, 'hashes', at] : ['host_keys', name, 'hash'],
      })),
    )
    return written.flatMap(({ hash, path }, at) =>
      written.findIndex((other) => other.hash === hash) === at
        ? []
        : [{ path, message: 'is the same as the hash of another key' }],
    )
  },
  ({ draft: { host_keys: keys = {} }, entries }: Deployment): readonly Finding[] =>
    Object.entries(keys).flatMap(([name, { integrations = [] }]) =>
      integrations.flatMap((id, at) =>
        entries.some((entry) => entry.id === id)
          ? []
          : [
              {
                path: ['host_keys', name, 'integrations', at],
                message: 'is not an integration of this file',
              },
            ],
      ),
    ),
] as const

import { join } from 'node:path'
import { type Running, startPinned } from '../machine/pinned.ts'
import type { ApiOptions } from './api.ts'

export const bulkBytes: number = 2 ** 30

/** The number of bytes after which a slow reader stops. */
export const slowAfterBytes: number = 8 * 2 ** 20

export const bulkPath = '/bench/v1/files/whole'
/** A small file for the warm-up. */
export const littlePath = '/bench/v1/files/little'
export const littleBytes: number = 65_536
export const slowPath = '/bench/v1/files/slow'

/** The bytes sent and received in the latest call. */
export interface Counts {
  readonly sent: number
  readonly received: number
}

/** Adds the bulk operations to the configuration. */
export const allowBulk = (text: string): string =>
  `proxy: { request_mebibytes: 2048, answer_mebibytes: 2048 }
${text.replace(
  'dp-hybrid:\n',
  `dp-hybrid:
    operations:
      add:
        - { id: get-file, title: Get a file, method: GET, path: '/bench/v1/files/{fileId}' }
        - { id: put-file, title: Put a file, method: PUT, path: '/bench/v1/files/{fileId}', body_media_type: application/octet-stream }
`,
)}`

/** Starts an API that sends and receives a gigabyte. */
export const startBulkApi = (_folder: string, options: ApiOptions): Promise<Running> =>
  startPinned({
    cpu: 'helping',
    command: process.execPath,
    args: [join(import.meta.dirname, 'bulk-api/main.ts')],
    env: { API: JSON.stringify(options) },
    ready: 'listening',
  })

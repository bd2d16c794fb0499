import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Running, startPinned } from '../machine/pinned.ts'
import { apiHeaders, type ApiOptions, apiPaths, bodyOf } from './api.ts'
import { nginxVersion, startNginx } from './nginx.ts'

const serverOf = (folder: string, { port, tokens, subscriptionKey }: ApiOptions) => `
  open_file_cache max=10 inactive=1h;
  map $http_authorization $unauthorised {
    default 1;
${tokens.map((token) => `    "Bearer ${token}" 0;`).join('\n')}
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    root ${folder}/files;
${Object.entries(apiHeaders)
  .map(([name, value]) => `    add_header ${name} "${value}";`)
  .join('\n')}
    location / {
      if ($unauthorised) { return 401; }
      if ($http_ocp_apim_subscription_key != "${subscriptionKey}") { return 401; }
      if ($http_cookie) { return 401; }
    }
  }`

const writeFiles = (folder: string) => {
  for (const size of ['small', 'large'] as const) {
    const file = join(folder, 'files', apiPaths[size])
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bodyOf(size))
  }
}

/** Starts the API. It responds 401 unless a request has a known token, the key and no cookie, so each 200 is a valid call. */
export const startApi = (folder: string, options: ApiOptions): Promise<Running> => {
  if (nginxVersion !== undefined) {
    writeFiles(folder)
    return startNginx(folder, 'helping', serverOf(folder, options))
  }
  return startPinned({
    cpu: 'helping',
    command: process.execPath,
    args: [join(import.meta.dirname, 'node-api/main.ts')],
    env: { API: JSON.stringify(options) },
    ready: 'listening',
  })
}
